import type { Schema } from "effect"
import type { OpenApiSchema } from "../crd/open-api-schema.ts"
import { isJsonArray, isJsonObject, mapEntries } from "./json-value.ts"
import { entrySchemaOf } from "./schema-of-entry.ts"

type Json = Schema.Json

/** Whether a null stands where none may be: it is then as good as absent. */
const isForbiddenNull = (value: Json, schema: OpenApiSchema | undefined): boolean =>
  value === null && schema !== undefined && schema.nullable !== true

const withoutNulls = (value: Json, schema: OpenApiSchema | undefined): Json => {
  if (isJsonArray(value)) return value.map((entry) => withoutNulls(entry, schema?.items))
  if (!isJsonObject(value)) return value
  return mapEntries(value, (key, entry) => {
    const entrySchema = entrySchemaOf(schema, key)
    return isForbiddenNull(entry, entrySchema) && entrySchema?.default === undefined
      ? undefined
      : withoutNulls(entry, entrySchema)
  })
}

/** The default of a place where a value is absent, or null although it may not be. */
const filled = (value: Json, schema: OpenApiSchema | undefined): Json =>
  isForbiddenNull(value, schema) ? (schema?.default ?? null) : value

const withDefaults = (value: Json, schema: OpenApiSchema | undefined): Json => {
  if (schema === undefined) return value
  if (isJsonArray(value)) return value.map((entry) => withDefaults(filled(entry, schema.items), schema.items))
  if (!isJsonObject(value)) return value
  const missing = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    property.default !== undefined && !Object.hasOwn(value, name) ? [[name, property.default] as const] : [],
  )
  const complete = missing.length === 0 ? value : { ...value, ...Object.fromEntries(missing) }
  return mapEntries(complete, (key, entry) => {
    const property = entrySchemaOf(schema, key)
    return withDefaults(filled(entry, property), property)
  })
}

/**
 * The object with the defaults of its schema filled in where fields are absent, as an API server stores it.
 * A null where none may be counts as absent.
 * Source: Kubernetes, "Defaulting" of custom resources.
 */
export const applyDefaults = (schema: OpenApiSchema, object: Schema.JsonObject): Schema.JsonObject => {
  const complete = withDefaults(withoutNulls(object, schema), schema)
  return isJsonObject(complete) ? complete : object
}

/**
 * The object with the defaults of its schema filled in, but with its other nulls kept: what an API server makes of the
 * result of a server-side apply, in which a null may stand where an emptied object or list was.
 */
export const fillDefaults = (schema: OpenApiSchema, object: Schema.JsonObject): Schema.JsonObject => {
  const complete = withDefaults(object, schema)
  return isJsonObject(complete) ? complete : object
}
