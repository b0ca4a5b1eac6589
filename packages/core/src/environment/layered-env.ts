import type { EnvVar } from "@aim-engine/api"
import { Order } from "effect"
import { EnvVarOrder, mergeVariable, uniqueByName } from "./merge-env.ts"

/** Variables from one source, such as `Service` or `ClusterRuntimeConfig`. */
export interface EnvLayer<Source extends string = string> {
  readonly source: Source
  readonly env: ReadonlyArray<EnvVar> | undefined
}

/** A variable of a container, and which layers it comes from. */
export interface LayeredVariable<Source extends string = string> {
  readonly variable: EnvVar
  /** The layers whose values it holds, lowest first: one, or several where JSON values merged. */
  readonly sources: ReadonlyArray<Source>
  /** The layers that set it in vain, lowest first. */
  readonly overridden: ReadonlyArray<Source>
}

const layOver = <Source extends string>(
  low: LayeredVariable<Source>,
  high: EnvVar,
  source: Source,
): LayeredVariable<Source> => {
  const { variable, holds } = mergeVariable(low.variable, high)
  switch (holds) {
    case "low":
      return { variable, sources: low.sources, overridden: [...low.overridden, source] }
    case "high":
      return { variable, sources: [source], overridden: [...low.overridden, ...low.sources] }
    case "both":
      return { variable, sources: [...low.sources, source], overridden: low.overridden }
  }
}

/**
 * Lays environments over one another, lowest first, and says for each variable where it comes from. Sorted by name.
 *
 * @example
 * layerEnv([{ source: "Template", env: [{ name: "A", value: "1" }] }, { source: "Service", env: [{ name: "A", value: "2" }] }])
 * // [{ variable: { name: "A", value: "2" }, sources: ["Service"], overridden: ["Template"] }]
 */
export const layerEnv = <Source extends string>(
  layers: ReadonlyArray<EnvLayer<Source>>,
): ReadonlyArray<LayeredVariable<Source>> => {
  const layered = new Map<string, LayeredVariable<Source>>()
  for (const { source, env = [] } of layers) {
    for (const variable of uniqueByName(env)) {
      const below = layered.get(variable.name)
      layered.set(
        variable.name,
        below === undefined ? { variable, sources: [source], overridden: [] } : layOver(below, variable, source),
      )
    }
  }
  return [...layered.values()].sort(Order.mapInput(EnvVarOrder, ({ variable }: LayeredVariable<Source>) => variable))
}
