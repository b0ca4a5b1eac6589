import { gatewayDuration, isSameAmount, parseQuantity } from "@aim-engine/core"
import { Predicate, Result } from "effect"

/** Maps whose values are amounts. The API server, and webhooks written in Go, write amounts in canonical form. */
const QUANTITY_MAPS = new Set(["limits", "requests", "capacity", "allocatable", "hard", "overhead"])
/** Single fields that are amounts. */
const QUANTITY_FIELDS = new Set(["sizeLimit", "divisor", "averageValue"])
/** Places whose text is data, to be kept to the letter. */
const LITERAL_FIELDS = new Set(["env", "args", "command", "labels", "annotations", "data", "stringData", "matchLabels"])
const DURATION = /^(\d+(\.\d*)?(h|ms|m|s|us|µs|ns))+$/

/** Values that the API server fills in where a field is absent: a field that is absent and one that says this are the same. */
const DEFAULTS: ReadonlyMap<string, ReadonlyArray<unknown>> = new Map<string, ReadonlyArray<unknown>>([
  ["apiVersion", ["v1"]],
  ["group", ["", "gateway.networking.k8s.io"]],
  ["kind", ["Gateway", "Service"]],
  ["protocol", ["TCP"]],
  ["weight", [1]],
])

/** The names of the fields that lead to a value, outermost first; positions in lists leave no trace. */
export type FieldPath = ReadonlyArray<string>

const isQuantityField = (path: FieldPath): boolean =>
  QUANTITY_MAPS.has(path.at(-2) ?? "") || QUANTITY_FIELDS.has(path.at(-1) ?? "")

const isSameQuantity = (left: string, right: string): boolean => {
  const amounts = Result.all([parseQuantity(left), parseQuantity(right)])
  return Result.isSuccess(amounts) && isSameAmount(...amounts.success)
}

const isSameDuration = (left: string, right: string): boolean => {
  if (!DURATION.test(left) || !DURATION.test(right)) return false
  const durations = Result.all([gatewayDuration(left), gatewayDuration(right)])
  return Result.isSuccess(durations) && durations.success[0] === durations.success[1]
}

const isScalar = (value: unknown): value is string | number => Predicate.isString(value) || Predicate.isNumber(value)

/** Whether two scalars mean the same in that place: `1000m` CPUs are `1`, and a timeout of `60s` is `1m0s`. */
const isSameScalar = (live: unknown, desired: unknown, path: FieldPath): boolean => {
  if (live === desired) return true
  if (!isScalar(live) || !isScalar(desired) || path.some((field) => LITERAL_FIELDS.has(field))) return false
  if (isQuantityField(path)) return isSameQuantity(String(live), String(desired))
  return isSameDuration(String(live), String(desired))
}

const isDefault = (field: string, value: unknown): boolean => DEFAULTS.get(field)?.includes(value) === true

/**
 * Whether a live value is what was desired: every desired field is there with an equal value,
 * lists have equal items in equal order, and what is there beyond that is a default of the API.
 */
export const isSameValue = (live: unknown, desired: unknown, path: FieldPath): boolean => {
  if (Array.isArray(desired)) {
    return (
      Array.isArray(live) &&
      live.length === desired.length &&
      desired.every((item, index) => isSameValue(live[index], item, path))
    )
  }
  if (!Predicate.isObject(desired)) return isSameScalar(live, desired, path)
  if (!Predicate.isObject(live)) return false
  return (
    Object.entries(desired).every(
      ([field, value]) => Object.hasOwn(live, field) && isSameValue(live[field], value, [...path, field]),
    ) && Object.keys(live).every((field) => Object.hasOwn(desired, field) || isDefault(field, live[field]))
  )
}
