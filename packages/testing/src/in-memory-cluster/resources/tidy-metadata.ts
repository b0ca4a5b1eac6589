import { metadataOf, withMetadata } from "../json/api-object.ts"
import { hasNoContent, isJsonArray, isJsonObject, type Json, type JsonObject, member } from "../json/json-object.ts"

const CONTAINERS = ["labels", "annotations", "finalizers", "ownerReferences"]

/** The object without metadata that is null or empty: no API server keeps such fields. `managedFields` says something even when empty. */
export const tidyMetadata = (object: JsonObject): JsonObject => {
  const metadata = metadataOf(object)
  const vain = Object.keys(metadata).filter((field) => {
    const value = member(metadata, field)
    return value === null || value === "" || (CONTAINERS.includes(field) && hasNoContent(value))
  })
  return vain.length === 0 ? object : withMetadata(object, Object.fromEntries(vain.map((field) => [field, undefined])))
}

/** The value without nulls in its objects, at every depth. */
export const withoutNulls = (value: Json): Json => {
  if (isJsonArray(value)) return value.map(withoutNulls)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([field, inner]) => [field, withoutNulls(inner)]),
  )
}
