import type { KubernetesObject, ResourceKind } from "@aim-engine/api"
import type { Selection } from "../kubernetes-api.ts"

/** What the store keeps of one kind. */
export interface WatchedKind {
  readonly kind: ResourceKind
  /** What is listed and watched: an object that one of the selections has is kept. Everything, unless given. */
  readonly selections?: ReadonlyArray<Selection>
  /** Whether the operator runs without it: a kind of another project that may be absent, and may appear later. */
  readonly optional?: boolean
  /** Drops what nobody reads before an object is stored. Of kinds that are written, the managed fields are read. */
  readonly strip?: (object: KubernetesObject) => KubernetesObject
}

/** Drops the record of who owns which field, often a third of an object. For kinds that are only read. */
export const withoutManagedFields = (object: KubernetesObject): KubernetesObject => {
  const { managedFields: _dropped, ...metadata } = object.metadata
  return { ...object, metadata }
}

/** Keeps of the managed fields those of the given managers, which is what comparing before an apply needs. */
export const withManagedFieldsOf =
  (managers: ReadonlySet<string>) =>
  (object: KubernetesObject): KubernetesObject => {
    const managedFields = object.metadata.managedFields?.filter(({ manager }) => managers.has(manager ?? ""))
    return managedFields === undefined ? object : { ...object, metadata: { ...object.metadata, managedFields } }
  }
