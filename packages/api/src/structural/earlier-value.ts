import type { Schema } from "effect"
import type { OpenApiSchema } from "../crd/open-api-schema.ts"
import { isJsonArray, isJsonObject, isSameJson, own } from "./json-value.ts"

type Json = Schema.Json

/** The entry's keys in a list of type `map`, in the order of the key fields; fields left out count as their default. */
const keysOf = (schema: OpenApiSchema, entry: Json): ReadonlyArray<Json | undefined> =>
  (schema["x-kubernetes-list-map-keys"] ?? []).map((field) =>
    isJsonObject(entry) ? (own(entry, field) ?? own(schema.items?.properties, field)?.default) : undefined,
  )

/** Whether two entries of a list of type `map` are the same one, maybe with other contents. */
export const isSameEntry = (schema: OpenApiSchema, left: Json, right: Json): boolean => {
  const others = keysOf(schema, right)
  return keysOf(schema, left).every((key, index) => isSameJson(key, others[index]))
}

/** The value that an object's entry had before an update; undefined if there was none. */
export const earlierField = (earlier: Json | undefined, field: string): Json | undefined =>
  isJsonObject(earlier) ? own(earlier, field) : undefined

/**
 * The value that a list's entry had before an update. Only lists of type `map` tell which one that is;
 * in others no entry has an earlier value.
 * Source: Kubernetes, "Transition rules" of CustomResourceDefinitions.
 */
export const earlierEntry = (schema: OpenApiSchema, earlier: Json | undefined, entry: Json): Json | undefined =>
  schema["x-kubernetes-list-type"] === "map" && isJsonArray(earlier)
    ? earlier.find((candidate) => isSameEntry(schema, candidate, entry))
    : undefined
