import type { KubernetesObject, ObjectMeta, OwnerReference } from "@aim-engine/api"

/** The reference to an owner; undefined to one that was never stored, because it has no uid yet. */
export const ownerReferenceTo = ({ apiVersion, kind, metadata }: KubernetesObject): OwnerReference | undefined =>
  metadata.uid === undefined ? undefined : { apiVersion, kind, name: metadata.name, uid: metadata.uid }

/**
 * Whether an object can own others in a namespace (empty for cluster-scoped ones): a namespaced owner owns only in its own
 * namespace, a cluster-scoped one everywhere. Source: Kubernetes, "Owners and Dependents".
 */
export const canOwn = (owner: KubernetesObject, childNamespace: string): boolean =>
  (owner.metadata.namespace ?? "") === "" || owner.metadata.namespace === childNamespace

/**
 * Makes an object belong to the one that it is made for, as its controller: it goes when that goes.
 * Nothing for an owner that was never stored, or that cannot own there.
 */
export const controllerOwner = (
  owner: KubernetesObject,
  childNamespace: string,
): Pick<ObjectMeta, "ownerReferences"> => {
  const reference = ownerReferenceTo(owner)
  return reference === undefined || !canOwn(owner, childNamespace)
    ? {}
    : { ownerReferences: [{ ...reference, controller: true }] }
}

/** The owners with one more: one of the same uid is replaced in its place, all others are kept. */
export const withOwnerReference = (
  owners: ReadonlyArray<OwnerReference>,
  added: OwnerReference,
): ReadonlyArray<OwnerReference> =>
  owners.some(({ uid }) => uid === added.uid)
    ? owners.map((owner) => (owner.uid === added.uid ? added : owner))
    : [...owners, added]

/** Whether an object belongs to the one of this uid, as its controller or beside others. */
export const isOwnedBy = ({ metadata }: KubernetesObject, uid: string | undefined): boolean =>
  uid !== undefined && metadata.ownerReferences?.some((owner) => owner.uid === uid) === true

/** The owner that controls an object; there is at most one. */
export const controllerOf = ({ metadata }: KubernetesObject): OwnerReference | undefined =>
  metadata.ownerReferences?.find(({ controller }) => controller === true)
