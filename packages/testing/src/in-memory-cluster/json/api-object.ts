import type { KubernetesObject } from "@aim-engine/api"
import { asObject, asString, type Json, type JsonObject, member, withMember } from "./json-object.ts"

/** The JSON of an object that a client sends: a deep copy, without what JSON cannot hold. */
export const jsonOf = (object: object): JsonObject => asObject(parsed(JSON.stringify(object)))

// `JSON.parse` yields JSON by definition; its declared type is `any`.
const parsed = (text: string): Json => JSON.parse(text) as Json

/** The stored JSON as clients get it. */
export const objectOf = (json: JsonObject): KubernetesObject =>
  // Admission has checked `apiVersion`, `kind` and `metadata` of everything that is stored.
  json as unknown as KubernetesObject

/** The stored JSON as a client gets it that asked for nothing but metadata. */
export const metadataObjectOf = (json: JsonObject): KubernetesObject => {
  const { apiVersion, kind, metadata } = objectOf(json)
  return { apiVersion, kind, metadata }
}

/** The object's metadata; empty where it has none. */
export const metadataOf = (object: JsonObject): JsonObject => asObject(member(object, "metadata"))

/** A text field of the metadata; empty where it is absent. */
export const metadataText = (object: JsonObject, field: string): string =>
  asString(member(metadataOf(object), field)) ?? ""

/** The object with other metadata fields; undefined removes one. Metadata that would be empty stays as an empty object. */
export const withMetadata = (object: JsonObject, fields: Readonly<Record<string, Json | undefined>>): JsonObject =>
  withMember(
    object,
    "metadata",
    Object.entries(fields).reduce((metadata, [field, value]) => withMember(metadata, field, value), metadataOf(object)),
  )

/** The values of a list of texts in the metadata, such as finalizers. */
export const metadataTexts = (object: JsonObject, field: string): ReadonlyArray<string> => {
  const value = member(metadataOf(object), field)
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : []
}
