import type { KubernetesObject } from "@aim-engine/api"
import { Predicate } from "effect"

/** Which fields of a value are kept: all of it, those of an object that are named, or those of each item of a list. */
export type KeptFields = true | readonly [KeptFields] | { readonly [field: string]: KeptFields }

const isList = (kept: KeptFields): kept is readonly [KeptFields] => Array.isArray(kept)

const keep = (value: unknown, kept: KeptFields): unknown => {
  if (kept === true) return value
  if (isList(kept)) return Array.isArray(value) ? value.map((item) => keep(item, kept[0])) : value
  if (!Predicate.isObject(value)) return value
  return Object.fromEntries(
    Object.entries(kept).flatMap(([field, inner]) => {
      const member = Object.hasOwn(value, field) ? value[field] : undefined
      return member === undefined ? [] : [[field, keep(member, inner)]]
    }),
  )
}

/** Of metadata: what tells which object it is, whose it is, and whether it stays. */
export const IDENTITY = {
  name: true,
  namespace: true,
  uid: true,
  resourceVersion: true,
  generation: true,
  creationTimestamp: true,
  deletionTimestamp: true,
  ownerReferences: true,
} satisfies KeptFields

const metadataOf = (object: KubernetesObject, kept: Partial<Record<keyof KubernetesObject["metadata"], true>>) => {
  const { name, ...rest } = object.metadata
  const others = Object.entries(rest).filter(([field]) => Object.hasOwn(kept, field))
  return { name, ...Object.fromEntries(others) }
}

/**
 * Drops all fields of an object but the named ones. Which fields are named is decided by what reconcilers read; nobody
 * can read what is not kept.
 *
 * @example
 * keepFields({ metadata: { uid: true }, fields: { status: { phase: true } } })(pod)
 * // { apiVersion: "v1", kind: "Pod", metadata: { name: "a", uid: "1" }, status: { phase: "Running" } }
 */
export const keepFields =
  ({
    metadata,
    fields = {},
  }: {
    readonly metadata: Parameters<typeof metadataOf>[1]
    readonly fields?: { readonly [field: string]: KeptFields }
  }) =>
  (object: KubernetesObject): KubernetesObject => ({
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: metadataOf(object, metadata),
    // A function of an object's own fields yields an object.
    ...(keep(object, fields) as object),
  })
