import type { EnvVar } from "@aim-engine/api"
import { ENGINE_ARGS, mergeJsonObjects } from "./engine-args.ts"

/** Variables whose values are JSON objects and merge instead of replacing one another. */
const JSON_VARIABLES: ReadonlySet<string> = new Set([ENGINE_ARGS])

/** The variable that stands where two layers set one name: the higher, except that JSON texts merge. */
const mergeVariable = (low: EnvVar | undefined, high: EnvVar, jsonVariables: ReadonlySet<string>): EnvVar =>
  low === undefined || !jsonVariables.has(high.name) || low.valueFrom !== undefined || high.valueFrom !== undefined
    ? high
    : { ...high, value: mergeJsonObjects(low.value ?? "", high.value ?? "") }

/** Each name once, the last entry counting, in the order of first mention. */
const byName = (env: ReadonlyArray<EnvVar>): Map<string, EnvVar> => new Map(env.map((variable) => [variable.name, variable]))

/**
 * Lays one list of variables over another. An entry of the higher list replaces the whole entry of that name in place;
 * new names follow in their order. `AIM_ENGINE_ARGS` merges as JSON instead, unless a side takes its value from elsewhere.
 * Within one list the last entry of a name counts.
 */
export const mergeEnv = (
  low: ReadonlyArray<EnvVar>,
  high: ReadonlyArray<EnvVar>,
  jsonVariables: ReadonlySet<string> = JSON_VARIABLES,
): ReadonlyArray<EnvVar> => {
  const merged = byName(low)
  for (const variable of byName(high).values()) {
    merged.set(variable.name, mergeVariable(merged.get(variable.name), variable, jsonVariables))
  }
  return [...merged.values()]
}

/** The same variables by name, as containers get them: the order of layers must not show in a pod template. */
export const sortEnv = (env: ReadonlyArray<EnvVar>): ReadonlyArray<EnvVar> =>
  env.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
