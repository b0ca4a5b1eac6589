import { EARLIER_GROUP, isJsonArray } from "@aim-engine/api"
import { type FieldPath, fieldAt, isEarlierVersion, textAt } from "@aim-engine/core"
import type { Schema } from "effect"
import { LAST_APPLIED } from "../diff/wished-object.ts"

type Json = Schema.Json

/** What an API server writes into the metadata of a stored object. Source: Kubernetes API, `meta/v1 ObjectMeta`. */
const STORED = [
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "selfLink",
  "managedFields",
]

/** The places of entries of a list that fit, last first, so that deleting one moves none of the others. */
const entriesAt = (object: Json, list: FieldPath, fits: (entry: Json) => boolean): ReadonlyArray<FieldPath> => {
  const entries = fieldAt(object, list)
  return isJsonArray(entries)
    ? entries.flatMap((entry, index) => (fits(entry) ? [[...list, index]] : [])).toReversed()
    : []
}

const isOfEarlierObject = (owner: Json): boolean => isEarlierVersion(textAt(owner, "apiVersion"))

const isOfEarlierOperator = (finalizer: Json): boolean =>
  typeof finalizer === "string" && finalizer.startsWith(`${EARLIER_GROUP}/`)

/**
 * The fields of an object of the earlier group that belong to the object as it is stored, and not to the one that is made
 * from it: what the API server wrote, the status, owners that the new object does not have, finalizers that nobody would remove.
 */
const ownFields = (object: Json): ReadonlyArray<FieldPath> => [
  ...STORED.map((field) => ["metadata", field]),
  ["metadata", "annotations", LAST_APPLIED],
  ...entriesAt(object, ["metadata", "ownerReferences"], isOfEarlierObject),
  ...entriesAt(object, ["metadata", "finalizers"], isOfEarlierOperator),
  ["status"],
]

const isEarlierObject = (object: Json, isOtherwise: boolean): boolean => {
  const apiVersion = textAt(object, "apiVersion")
  return apiVersion === undefined ? isOtherwise : isEarlierVersion(apiVersion)
}

/** The same for a document: also for each entry of a list, which is of the list's group unless it says otherwise. */
export const leftOutFields = (document: Json, isEarlierList = false): ReadonlyArray<FieldPath> => {
  const items = fieldAt(document, ["items"])
  const isEarlier = isEarlierObject(document, isEarlierList)
  if (textAt(document, "kind")?.endsWith("List") === true && isJsonArray(items)) {
    return items.flatMap((item, index) => leftOutFields(item, isEarlier).map((path) => ["items", index, ...path]))
  }
  return isEarlier ? ownFields(document).filter((path) => fieldAt(document, path) !== undefined) : []
}
