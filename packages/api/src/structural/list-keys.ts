import type { Schema } from "effect"
import type { OpenApiSchema } from "../crd/open-api-schema.ts"
import { type FieldError, fieldError } from "./field-error.ts"
import { childPath, indexPath, keyPath } from "./field-path.ts"
import { isJsonArray, isJsonObject, isSameJson, own } from "./json-value.ts"
import { additionalSchemaOf } from "./schema-of-entry.ts"

type Json = Schema.Json

/** What tells an entry from the others of its list: itself in a set, its key fields in a map. */
const identityOf = (schema: OpenApiSchema, entry: Json): Json =>
  schema["x-kubernetes-list-type"] === "map" && isJsonObject(entry)
    ? Object.fromEntries(
        (schema["x-kubernetes-list-map-keys"] ?? []).flatMap((field) => {
          const key = own(entry, field)
          return key === undefined ? [] : [[field, key] as const]
        }),
      )
    : entry

const duplicates = (schema: OpenApiSchema, list: Schema.JsonArray, path: string): ReadonlyArray<FieldError> => {
  const type = schema["x-kubernetes-list-type"]
  if (type !== "set" && type !== "map") return []
  const identities = list.map((entry) => identityOf(schema, entry))
  return identities.flatMap((identity, index) => {
    const before = identities.slice(0, index).filter((other) => isSameJson(other, identity)).length
    // Each duplicate is named once, at its second appearance.
    return before === 1
      ? [
          fieldError("FieldValueDuplicate", indexPath(path, index), identity, "", {
            allowed: "each entry at most once",
          }),
        ]
      : []
  })
}

/** Entries that appear twice in lists of type `set` or `map`. Source: Kubernetes, `x-kubernetes-list-type`. */
export const duplicateErrors = (schema: OpenApiSchema, value: Json, path = ""): ReadonlyArray<FieldError> => {
  if (isJsonArray(value)) {
    const { items } = schema
    const inside =
      items === undefined ? [] : value.flatMap((entry, index) => duplicateErrors(items, entry, indexPath(path, index)))
    return [...duplicates(schema, value, path), ...inside]
  }
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, entry]) => {
    const property = own(schema.properties, key)
    if (property !== undefined) return duplicateErrors(property, entry, childPath(path, key))
    const additional = additionalSchemaOf(schema)
    return additional === undefined ? [] : duplicateErrors(additional, entry, keyPath(path, key))
  })
}
