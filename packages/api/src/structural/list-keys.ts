import type { Schema } from "effect"
import type { OpenApiSchema } from "../crd/open-api-schema.ts"
import { type FieldError, fieldError } from "./field-error.ts"
import { childPath, indexPath, keyPath } from "./field-path.ts"
import { isJsonArray, isJsonObject, own } from "./json-value.ts"
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

/** The entries that are the second of their identity: each duplicate is named once. */
const secondAppearances = (identities: ReadonlyArray<Json>): ReadonlyArray<number> => {
  const seen = new Map<string, number>()
  return identities.flatMap((identity, index) => {
    const text = JSON.stringify(identity)
    const times = (seen.get(text) ?? 0) + 1
    seen.set(text, times)
    return times === 2 ? [index] : []
  })
}

const listErrors = (schema: OpenApiSchema, list: Schema.JsonArray, path: string): ReadonlyArray<FieldError> => {
  const type = schema["x-kubernetes-list-type"]
  if (type !== "set" && type !== "map") return []
  const strange = type === "map" ? list.findIndex((entry) => entry !== null && !isJsonObject(entry)) : -1
  if (strange >= 0) {
    const detail = "must be an object for an array of list-type map"
    return [fieldError("FieldValueInvalid", indexPath(path, strange), list[strange], detail, { allowed: "an object" })]
  }
  const identities = list.map((entry) => identityOf(schema, entry))
  return secondAppearances(identities).map((index) =>
    fieldError("FieldValueDuplicate", indexPath(path, index), identities[index], "", {
      allowed: "each entry at most once",
    }),
  )
}

/** Entries that lists of type `set` or `map` hold twice, or cannot hold. Source: Kubernetes, `x-kubernetes-list-type`. */
export const duplicateErrors = (schema: OpenApiSchema, value: Json, path = ""): ReadonlyArray<FieldError> => {
  if (isJsonArray(value)) {
    const { items } = schema
    const inside =
      items === undefined ? [] : value.flatMap((entry, index) => duplicateErrors(items, entry, indexPath(path, index)))
    return [...listErrors(schema, value, path), ...inside]
  }
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, entry]) => {
    const property = own(schema.properties, key)
    if (property !== undefined) return duplicateErrors(property, entry, childPath(path, key))
    const additional = additionalSchemaOf(schema)
    return additional === undefined ? [] : duplicateErrors(additional, entry, keyPath(path, key))
  })
}
