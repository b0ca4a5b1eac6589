import type { ApiError } from "@aim-engine/core"
import { Result } from "effect"
import { withMetadata } from "../json/api-object.ts"
import type { JsonObject } from "../json/json-object.ts"
import { isSameJson } from "../json/same-json.ts"
import { type Comparison, compareObjects } from "./compare-objects.ts"
import { applyConflict } from "./conflict.ts"
import {
  difference,
  emptyFieldSet,
  type FieldSet,
  fieldSetOf,
  intersection,
  isEmptyFieldSet,
  recursiveDifference,
  union,
  withNamedFields,
} from "./field-set.ts"
import { fieldsOf } from "./fields-of.ts"
import {
  capUpdaters,
  isManagersReset,
  type Manager,
  type Managers,
  managerId,
  managersOf,
  withManagers,
} from "./managers.ts"
import { mergeObjects } from "./merge-objects.ts"
import type { TypeRef } from "./merge-type.ts"
import { fieldElement } from "./path-element.ts"
import { removeFields } from "./remove-fields.ts"

/** How a write is signed, and what is known of the written kind. */
export interface Signature {
  readonly manager: string
  readonly apiVersion: string
  /** Empty for the object itself. */
  readonly subresource: string
  /** RFC 3339. */
  readonly time: string
  readonly type: TypeRef
  /** What an object of the kind has in it before anybody writes to it. */
  readonly empty: JsonObject
  /** Top-level fields that a write here cannot set, and so cannot own: `status`, or `spec` on the status subresource. */
  readonly ignored: ReadonlyArray<string>
}

const fieldPath = (...names: ReadonlyArray<string>): ReadonlyArray<string> => names.map(fieldElement)

/** Fields that nobody owns, because the API server itself sets them. */
const UNOWNED: FieldSet = fieldSetOf([
  fieldPath("apiVersion"),
  fieldPath("kind"),
  fieldPath("metadata"),
  ...[
    "name",
    "namespace",
    "creationTimestamp",
    "selfLink",
    "uid",
    "clusterName",
    "generation",
    "managedFields",
    "resourceVersion",
  ].map((name) => fieldPath("metadata", name)),
])

const managerOf = (signature: Signature, operation: "Apply" | "Update", name = signature.manager): Manager => ({
  name: name === "" ? "unknown" : name,
  operation,
  apiVersion: signature.apiVersion,
  subresource: signature.subresource,
  time: signature.time,
  fields: emptyFieldSet,
})

const ignoredSet = (signature: Signature): FieldSet => fieldSetOf(signature.ignored.map((name) => fieldPath(name)))

const compare = (signature: Signature, old: JsonObject, next: JsonObject): Comparison => {
  const found = compareObjects(signature.type, old, next)
  const ignored = ignoredSet(signature)
  return {
    added: recursiveDifference(found.added, ignored),
    modified: recursiveDifference(found.modified, ignored),
    removed: recursiveDifference(found.removed, ignored),
  }
}

const withoutManagedFields = (object: JsonObject): JsonObject => withMetadata(object, { managedFields: undefined })

const mapFields = (managers: Managers, change: (manager: Manager, id: string) => FieldSet): Managers =>
  new Map(
    [...managers]
      .map(([id, manager]): readonly [string, Manager] => [id, { ...manager, fields: change(manager, id) }])
      .filter(([, manager]) => !isEmptyFieldSet(manager.fields)),
  )

const update = (
  managers: Managers,
  old: JsonObject,
  next: JsonObject,
  signature: Signature,
  name?: string,
): Managers => {
  const change = compare(signature, old, next)
  const touched = union(change.modified, change.added)
  const others = mapFields(managers, (manager) =>
    difference(difference(manager.fields, intersection(manager.fields, touched)), change.removed),
  )
  const taken = difference(touched, UNOWNED)
  if (isEmptyFieldSet(taken)) return others
  const self = managerOf(signature, "Update", name)
  const id = managerId(self)
  const before = others.get(id)?.fields ?? emptyFieldSet
  return capUpdaters(new Map([...others, [id, { ...self, fields: union(before, taken) }]]))
}

/**
 * The new object with the managers that a create, update or patch leaves: every place that it changed belongs to its
 * writer alone. An object without managers, written before any was tracked, stays without.
 * `live` is undefined for a create.
 */
export const trackUpdate = (live: JsonObject | undefined, next: JsonObject, signature: Signature): JsonObject => {
  const written = signature.subresource === "" ? managersOf(next) : new Map<string, Manager>()
  const known = written.size > 0 ? written : managersOf(live ?? {})
  const managers = signature.subresource === "" && isManagersReset(next) ? new Map<string, Manager>() : known
  const [old, bare] = [withoutManagedFields(live ?? signature.empty), withoutManagedFields(next)]
  if (managers.size === 0 && live !== undefined) return bare
  return withManagers(bare, update(managers, old, bare, signature))
}

/** Removes what the manager applied before and does not apply now, and that nobody else owns. */
const prune = (merged: JsonObject, managers: Managers, last: FieldSet, type: TypeRef): JsonObject => {
  if (isEmptyFieldSet(last)) return merged
  const named = (set: FieldSet): FieldSet => withNamedFields(set, type)
  const owned = [...managers.values()].map((manager) => manager.fields).reduce(union, emptyFieldSet)
  const all = named(fieldsOf(type, merged))
  const pruned = removeFields(type, merged, named(last))
  const kept = union(named(fieldsOf(type, pruned)), named(owned))
  const withOwned = removeFields(type, merged, difference(all, kept))
  const gone = intersection(difference(all, named(fieldsOf(type, withOwned))), named(last))
  return removeFields(type, merged, gone)
}

/**
 * The live object with an applied configuration merged into it, and the managers that this leaves. Fails with the
 * conflict where others manage a place that would change, unless it is forced: then it is taken from them.
 * Places that the manager applied before, applies no longer and that nobody else owns are removed.
 * Source: Kubernetes, "Server-Side Apply".
 */
export const applyConfiguration = (
  live: JsonObject,
  configuration: JsonObject,
  signature: Signature,
  force: boolean,
): Result.Result<JsonObject, ApiError> => {
  const old = withoutManagedFields(live)
  const stored = managersOf(live)
  const known = stored.size > 0 ? stored : update(stored, signature.empty, old, signature, "before-first-apply")
  const self = managerOf(signature, "Apply")
  const id = managerId(self)
  const applied = recursiveDifference(fieldsOf(signature.type, configuration), ignoredSet(signature))
  const managers: Managers = new Map([...known, [id, { ...self, time: known.get(id)?.time, fields: applied }]])
  const merged = mergeObjects(signature.type, old, configuration)
  const next = prune(merged, managers, known.get(id)?.fields ?? emptyFieldSet, signature.type)
  const change = compare(signature, old, next)
  const touched = union(change.modified, change.added)
  const contested = [...managers]
    .filter(([other]) => other !== id)
    .map(([, manager]) => ({ ...manager, fields: intersection(manager.fields, touched) }))
    .filter((manager) => !isEmptyFieldSet(manager.fields))
  if (contested.length > 0 && !force) return Result.fail(applyConflict(contested))
  const left = mapFields(managers, (manager, other) =>
    other === id
      ? difference(manager.fields, UNOWNED)
      : difference(difference(manager.fields, touched), change.removed),
  )
  const isChanged = !isSameJson(old, next)
  const signed = new Map(left)
  const own = left.get(id)
  if (own !== undefined && isChanged) signed.set(id, { ...own, time: signature.time })
  return Result.succeed(withManagers(isChanged ? next : old, signed))
}
