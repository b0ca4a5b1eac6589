import type { EnvVar } from "@aim-engine/api"
import { Order } from "effect"
import { type MergedText, mergeJsonTexts } from "./json-variable.ts"

/** The variable whose value is a JSON object of engine arguments, to which every layer may add. */
export const ENGINE_ARGS = "AIM_ENGINE_ARGS"

/** Variables whose values are JSON objects, and merge instead of replacing one another. */
const JSON_VARIABLES: ReadonlySet<string> = new Set([ENGINE_ARGS])

/** What became of two variables of one name, and which of them it holds. */
export interface MergedVariable {
  readonly variable: EnvVar
  readonly holds: MergedText["holds"]
}

/** One variable over another of its name: it replaces the other whole, except that JSON texts merge. */
export const mergeVariable = (low: EnvVar, high: EnvVar): MergedVariable => {
  if (!JSON_VARIABLES.has(high.name) || low.valueFrom !== undefined || high.valueFrom !== undefined) {
    return { variable: high, holds: "high" }
  }
  const { value, holds } = mergeJsonTexts(low.value ?? "", high.value ?? "")
  return { variable: { name: high.name, value }, holds }
}

/** Each name once, the last entry counting, in the order of first mention. */
export const uniqueByName = (env: ReadonlyArray<EnvVar>): ReadonlyArray<EnvVar> => [
  ...new Map(env.map((variable) => [variable.name, variable])).values(),
]

/**
 * Lays one list of variables over another. An entry of the higher list replaces the whole entry of that name in place;
 * new names follow in their order. `AIM_ENGINE_ARGS` merges as JSON instead, unless a side takes its value from elsewhere.
 * Within one list the last entry of a name counts.
 */
export const mergeEnv = (low: ReadonlyArray<EnvVar>, high: ReadonlyArray<EnvVar>): ReadonlyArray<EnvVar> => {
  const merged = new Map(low.map((variable) => [variable.name, variable]))
  for (const variable of uniqueByName(high)) {
    const below = merged.get(variable.name)
    merged.set(variable.name, below === undefined ? variable : mergeVariable(below, variable).variable)
  }
  return [...merged.values()]
}

/** Orders variables by name, as containers get them: the order of layers must not show in a pod template. */
export const EnvVarOrder: Order.Order<EnvVar> = Order.mapInput(Order.String, (variable: EnvVar) => variable.name)
