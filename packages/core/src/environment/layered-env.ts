import type { EnvVar } from "@aim-engine/api"
import { mergeEnv } from "./merge-env.ts"

/** Variables from one source, e.g. `service` or `namespace config`. */
export interface EnvLayer {
  readonly source: string
  readonly env: ReadonlyArray<EnvVar> | undefined
}

/** A variable, and where it comes from. */
export interface SourcedEnvVar {
  readonly variable: EnvVar
  /** The sources whose values it holds, lowest first: one, or several where JSON values merged. */
  readonly sources: ReadonlyArray<string>
  /** The sources that set it too and were overridden, lowest first. */
  readonly overridden: ReadonlyArray<string>
}

const placeOver = (low: SourcedEnvVar, high: EnvVar, source: string): SourcedEnvVar => {
  const [variable = high] = mergeEnv([low.variable], [high])
  if (variable === low.variable || (variable.value === low.variable.value && high.value === "")) {
    return { ...low, variable }
  }
  const isMerged = variable.valueFrom === undefined && variable.value !== high.value
  return isMerged
    ? { variable, sources: [...low.sources, source], overridden: low.overridden }
    : { variable, sources: [source], overridden: [...low.overridden, ...low.sources] }
}
