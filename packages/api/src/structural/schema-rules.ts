import type { Schema } from "effect"
import type { OpenApiSchema } from "../crd/open-api-schema.ts"
import { earlierEntry, earlierField } from "./earlier-value.ts"
import { type FieldError, fieldError } from "./field-error.ts"
import { childPath, indexPath } from "./field-path.ts"
import { isJsonArray, isJsonObject, isSameJson } from "./json-value.ts"
import { entrySchemaOf } from "./schema-of-entry.ts"
import { boundErrors, enumErrors, typeError } from "./value-rules.ts"

type Json = Schema.Json

const missingFields = (schema: OpenApiSchema, value: Schema.JsonObject, path: string): ReadonlyArray<FieldError> =>
  (schema.required ?? [])
    .filter((field) => !Object.hasOwn(value, field))
    .map((field) =>
      fieldError("FieldValueRequired", childPath(path, field), undefined, "", { allowed: `${field} must be set` }),
    )

const insideErrors = (
  schema: OpenApiSchema,
  value: Json,
  earlier: Json | undefined,
  path: string,
): ReadonlyArray<FieldError> => {
  if (isJsonArray(value)) {
    const { items } = schema
    if (items === undefined) return []
    return value.flatMap((entry, index) =>
      schemaErrors(items, entry, earlierEntry(schema, earlier, entry), indexPath(path, index)),
    )
  }
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, entry]) => {
    const entrySchema = entrySchemaOf(schema, key)
    return entrySchema === undefined
      ? []
      : schemaErrors(entrySchema, entry, earlierField(earlier, key), childPath(path, key))
  })
}

const holds = (schema: OpenApiSchema, value: Json): boolean => schemaErrors(schema, value, undefined, "").length === 0

const combinationErrors = (schema: OpenApiSchema, value: Json, path: string): ReadonlyArray<FieldError> => {
  const refuse = (detail: string, allowed: string): FieldError =>
    fieldError("FieldValueInvalid", path, value, `${path} in body ${detail}`, { allowed })
  const { allOf = [], anyOf = [], oneOf = [], not } = schema
  return [
    ...allOf.flatMap((part) => schemaErrors(part, value, undefined, path)),
    ...(anyOf.length > 0 && !anyOf.some((part) => holds(part, value))
      ? [refuse("must validate at least one schema (anyOf)", "a value that fits at least one alternative")]
      : []),
    ...(oneOf.length > 0 && oneOf.filter((part) => holds(part, value)).length !== 1
      ? [refuse("must validate one and only one schema (oneOf)", "a value that fits exactly one alternative")]
      : []),
    ...(not !== undefined && holds(not, value)
      ? [refuse("must not validate the schema (not)", "a value that does not fit the excluded schema")]
      : []),
  ]
}

/**
 * What a schema itself refuses: types, bounds, patterns, enumerations, required fields. A value that an update leaves
 * as it was is not refused for what has been wrong with it before.
 * Source: Kubernetes, CustomResourceDefinition validation and its ratcheting.
 */
export const schemaErrors = (
  schema: OpenApiSchema,
  value: Json,
  earlier: Json | undefined,
  path: string,
): ReadonlyArray<FieldError> => {
  if (earlier !== undefined && isSameJson(value, earlier)) return []
  const wrongType = typeError(schema, value, path)
  if (wrongType !== undefined) return [wrongType, ...enumErrors(schema, value, path)]
  if (value === null) return []
  return [
    ...boundErrors(schema, value, path),
    ...combinationErrors(schema, value, path),
    ...(isJsonObject(value) ? missingFields(schema, value, path) : []),
    ...insideErrors(schema, value, earlier, path),
  ]
}
