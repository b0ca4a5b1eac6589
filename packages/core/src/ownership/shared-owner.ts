import type { KubernetesObject, ObjectMeta, OwnerReference, ResourceKind } from "@aim-engine/api"
import type { PlannedObject } from "../reconcile/plan.ts"

/** The reference by which an object belongs to several others: to none of them as its controller. */
const referenceTo = ({ apiVersion, kind, metadata }: KubernetesObject): ReadonlyArray<OwnerReference> =>
  metadata.uid === undefined ? [] : [{ apiVersion, kind, name: metadata.name, uid: metadata.uid }]

/**
 * Makes an object one of those that its users own together: it lives as long as one of them does.
 * Nothing for a user that was never stored. Source: Kubernetes, "Owners and Dependents".
 */
export const sharedOwner = (user: KubernetesObject): Pick<ObjectMeta, "ownerReferences"> => {
  const references = referenceTo(user)
  return references.length === 0 ? {} : { ownerReferences: references }
}

/**
 * What makes a user one more owner of an object that exists: the object's metadata with the owners that it has and this
 * one, by uid. Undefined if it is one already. Applying it changes nothing else.
 */
export const planSharedOwner = (
  kind: ResourceKind,
  { apiVersion, metadata }: KubernetesObject,
  user: KubernetesObject,
  component: string,
): PlannedObject | undefined => {
  const owners = metadata.ownerReferences ?? []
  const added = referenceTo(user).filter(({ uid }) => !owners.some((owner) => owner.uid === uid))
  if (added.length === 0) return undefined
  const { name, namespace } = metadata
  return {
    kind,
    component,
    mode: "apply",
    object: {
      apiVersion,
      kind: kind.kind,
      metadata: {
        name,
        ...(namespace === undefined ? {} : { namespace }),
        ownerReferences: [...owners, ...added].sort((left, right) => (left.uid < right.uid ? -1 : 1)),
      },
    },
  }
}
