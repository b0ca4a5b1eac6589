import { Predicate, type Schema } from "effect"

type Json = Schema.Json
type JsonObject = Schema.JsonObject

/** Whether a value is a JSON object, and neither a list nor null. */
export const isJsonObject = (value: Json | undefined): value is JsonObject => Predicate.isObject(value)

/** Whether a value is a JSON list. */
export const isJsonArray = (value: Json | undefined): value is Schema.JsonArray => Array.isArray(value)

/** An own entry of an object, never something inherited: `__proto__` and `constructor` are keys like any other. */
export const own = <T>(object: { readonly [key: string]: T } | undefined, key: string): T | undefined =>
  object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined

/** Whether two values are the same JSON, whatever the order of keys. */
export const isSameJson = (left: Json | undefined, right: Json | undefined): boolean => {
  if (left === right) return true
  if (isJsonArray(left) && isJsonArray(right)) {
    return left.length === right.length && left.every((entry, index) => isSameJson(entry, right[index]))
  }
  if (isJsonObject(left) && isJsonObject(right)) {
    const keys = Object.keys(left)
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && isSameJson(left[key], right[key]))
    )
  }
  return false
}

/** The value with each entry of an object, or of a list, replaced; undefined leaves an entry of an object out. */
export const mapEntries = (value: JsonObject, replace: (key: string, entry: Json) => Json | undefined): JsonObject =>
  Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) => {
      const replaced = replace(key, entry)
      return replaced === undefined ? [] : [[key, replaced]]
    }),
  )
