import { metadataOf } from "../json/api-object.ts"
import { asArray, asObject, asString, type JsonObject, member } from "../json/json-object.ts"

/** An owner of an object, as its reference names it. */
export interface Owner {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly isBlocking: boolean
}

/** The owners of an object. */
export const ownersOf = (object: JsonObject): ReadonlyArray<Owner> =>
  asArray(member(metadataOf(object), "ownerReferences"))
    .map(asObject)
    .map((reference) => ({
      apiVersion: asString(member(reference, "apiVersion")) ?? "",
      kind: asString(member(reference, "kind")) ?? "",
      name: asString(member(reference, "name")) ?? "",
      uid: asString(member(reference, "uid")) ?? "",
      isBlocking: member(reference, "blockOwnerDeletion") === true,
    }))

/** The references that remain when owners of these uids are dropped; null where none does, so that a merge patch removes the field. */
export const referencesWithout = (object: JsonObject, uids: ReadonlySet<string>): ReadonlyArray<JsonObject> | null => {
  const kept = asArray(member(metadataOf(object), "ownerReferences"))
    .map(asObject)
    .filter((reference) => !uids.has(asString(member(reference, "uid")) ?? ""))
  return kept.length === 0 ? null : kept
}
