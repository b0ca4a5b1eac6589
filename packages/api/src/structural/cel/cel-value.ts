import type { Schema } from "effect"
import type { OpenApiSchema } from "../../crd/open-api-schema.ts"
import { isJsonArray, isJsonObject, own } from "../json-value.ts"
import { additionalSchemaOf } from "../schema-of-entry.ts"

type Json = Schema.Json

const KEYWORDS: ReadonlySet<string> = new Set(
  "true false null in as break const continue else for function if import let loop package namespace return var void while".split(
    " ",
  ),
)

const ESCAPES: ReadonlyArray<readonly [string, string]> = [
  ["__", "__underscores__"],
  [".", "__dot__"],
  ["-", "__dash__"],
  ["/", "__slash__"],
]

/**
 * The name by which CEL knows a property: CEL's own words and some characters are escaped.
 * Source: Kubernetes, "Property names" of validation rules.
 *
 * @example
 * celName("namespace") // "__namespace__"
 */
export const celName = (property: string): string =>
  KEYWORDS.has(property)
    ? `__${property}__`
    : ESCAPES.reduce((name, [character, escaped]) => name.replaceAll(character, escaped), property)

const numberValue = (schema: OpenApiSchema | undefined, value: number): number | bigint =>
  schema?.type !== "number" && Number.isInteger(value) ? BigInt(value) : value

const textValue = (schema: OpenApiSchema | undefined, value: string): string | Date =>
  schema?.format === "date-time" || schema?.format === "date" ? new Date(value) : value

const objectValue = (schema: OpenApiSchema | undefined, value: Schema.JsonObject): ReadonlyMap<string, unknown> => {
  const additional = schema === undefined ? undefined : additionalSchemaOf(schema)
  return new Map(
    Object.entries(value).flatMap(([key, entry]): ReadonlyArray<readonly [string, unknown]> => {
      const property = own(schema?.properties, key)
      if (property !== undefined) return [[celName(key), celValue(property, entry)]]
      // Rules see what the schema describes; the entries of a map keep their names.
      return additional === undefined ? [] : [[key, celValue(additional, entry)]]
    }),
  )
}

/**
 * A JSON value as CEL sees it: objects and maps as maps, integers as `int`, times as `timestamp`.
 * Source: Kubernetes, "Type System Integration" of validation rules.
 */
export const celValue = (schema: OpenApiSchema | undefined, value: Json): unknown => {
  if (typeof value === "number") return numberValue(schema, value)
  if (typeof value === "string") return textValue(schema, value)
  if (isJsonArray(value)) return value.map((entry) => celValue(schema?.items, entry))
  return isJsonObject(value) ? objectValue(schema, value) : value
}
