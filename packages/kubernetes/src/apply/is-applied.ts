import type { KubernetesObject } from "@aim-engine/api"
import { Predicate } from "effect"
import { appliedFields, below, type FieldTree, type Ownership, stepsOf } from "./managed-fields.ts"
import { type FieldPath, isSameValue } from "./same-value.ts"

/** Metadata that says which object is meant: it is no field that anybody owns. */
const IDENTITY = new Set(["name", "namespace", "uid", "resourceVersion"])

const isEmpty = (value: unknown): boolean => Predicate.isObject(value) && Object.keys(value).length === 0

/** The fields that an apply of this object would claim. */
const claims = (desired: KubernetesObject): Record<string, unknown> => {
  const { apiVersion: _version, kind: _kind, metadata, ...rest } = desired
  const own = Object.fromEntries(Object.entries(metadata).filter(([field]) => !IDENTITY.has(field)))
  return Object.keys(own).length === 0 ? rest : { metadata: own, ...rest }
}

/** The item of a keyed list that a `k:{…}` step names. A key that an item does not state is left to its default. */
const itemOf = (items: ReadonlyArray<unknown>, step: string): Record<string, unknown> | undefined => {
  const key: unknown = JSON.parse(step.slice(2))
  if (!Predicate.isObject(key)) return undefined
  return items
    .filter(Predicate.isObject)
    .find((item) => Object.entries(key).every(([field, value]) => !Object.hasOwn(item, field) || item[field] === value))
}

const isAppliedList = (live: unknown, desired: ReadonlyArray<unknown>, owned: FieldTree, path: FieldPath): boolean => {
  const steps = stepsOf(owned)
  if (!Array.isArray(live) || steps.length !== desired.length) return false
  return steps.every((step) => {
    if (step.startsWith("v:")) {
      const value: unknown = JSON.parse(step.slice(2))
      return desired.includes(value) && live.includes(value)
    }
    if (!step.startsWith("k:")) return false
    const item = itemOf(desired, step)
    return item !== undefined && isAppliedTo(itemOf(live, step), item, below(owned, step), path)
  })
}

const isAppliedTo = (live: unknown, desired: unknown, owned: FieldTree | undefined, path: FieldPath): boolean => {
  if (owned === undefined) return false
  const steps = stepsOf(owned)
  if (steps.length === 0) return isEmpty(desired) ? Predicate.isObject(live) : isSameValue(live, desired, path)
  if (Array.isArray(desired)) return isAppliedList(live, desired, owned, path)
  if (!Predicate.isObject(desired) || !Predicate.isObject(live)) return false
  const fields = Object.keys(desired)
  return (
    steps.length === fields.length &&
    fields.every(
      (field) =>
        Object.hasOwn(live, field) &&
        isAppliedTo(live[field], desired[field], below(owned, `f:${field}`), [...path, field]),
    )
  )
}

/**
 * Whether applying an object would change nothing: each of its fields is in the live object with a value that means the same,
 * and the field manager owns exactly these fields. A field that we no longer want but still own calls for an apply,
 * because that is what removes it; so does a field that somebody else took over.
 *
 * The shape of lists is not guessed: the ownership that the API server recorded says which lists are keyed, and by what.
 * In doubt the answer is no, and the apply changes nothing. Source: Kubernetes, server-side apply.
 */
export const isApplied = (live: KubernetesObject, desired: KubernetesObject, ownership: Ownership): boolean => {
  const owned = appliedFields(live, ownership)
  return owned !== undefined && isAppliedTo(live, claims(desired), owned, [])
}
