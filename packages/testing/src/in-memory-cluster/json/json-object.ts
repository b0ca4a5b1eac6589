import { Predicate, type Schema } from "effect"

/** A JSON object as it travels between client and API server. Its keys are data: `__proto__` is a key like any other. */
export type JsonObject = Schema.JsonObject
/** Any JSON value. */
export type Json = Schema.Json

/** Whether a value is a JSON object, and neither a list nor null. */
export const isJsonObject = (value: Json | undefined): value is JsonObject => Predicate.isObject(value)

/** Whether a value is a JSON list. */
export const isJsonArray = (value: Json | undefined): value is Schema.JsonArray => Array.isArray(value)

/** The value as an object; empty where it is none. */
export const asObject = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})

/** The value as a list; empty where it is none. */
export const asArray = (value: Json | undefined): Schema.JsonArray => (isJsonArray(value) ? value : [])

/** The value as text; undefined where it is none. */
export const asString = (value: Json | undefined): string | undefined => (Predicate.isString(value) ? value : undefined)

/** The value of a field, and never something inherited from `Object.prototype`. */
export const member = (object: JsonObject, field: string): Json | undefined =>
  Object.hasOwn(object, field) ? object[field] : undefined

/** The value at a path of fields; undefined where one of them is absent. */
export const memberAt = (value: Json | undefined, ...path: ReadonlyArray<string>): Json | undefined =>
  path.reduce<Json | undefined>((current, field) => member(asObject(current), field), value)

/** The object with one field set, or removed where the value is undefined. */
export const withMember = (object: JsonObject, field: string, value: Json | undefined): JsonObject => {
  if (value !== undefined) return { ...object, [field]: value }
  return Object.hasOwn(object, field)
    ? Object.fromEntries(Object.entries(object).filter(([name]) => name !== field))
    : object
}

/** The object with several fields set, or removed where the value is undefined. */
export const withMembers = (object: JsonObject, fields: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.entries(fields).reduce((result, [field, value]) => withMember(result, field, value), object)

/** Whether a value has nothing in it: it is absent, no container, or an empty one. */
export const hasNoContent = (value: Json | undefined): boolean =>
  !(isJsonObject(value) || isJsonArray(value)) || Object.keys(value).length === 0
