import type { KubernetesObject, ObjectMeta, ResourceKind } from "@aim-engine/api"
import type { PlannedObject } from "../reconcile/plan.ts"
import { ownerReferenceTo, withOwnerReference } from "./owner-reference.ts"

/**
 * Makes an object one of those that its users own together: it lives as long as one of them does.
 * Nothing for a user that was never stored. Source: Kubernetes, "Owners and Dependents".
 */
export const sharedOwner = (user: KubernetesObject): Pick<ObjectMeta, "ownerReferences"> => {
  const reference = ownerReferenceTo(user)
  return reference === undefined ? {} : { ownerReferences: [reference] }
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
  const added = ownerReferenceTo(user)
  if (added === undefined || owners.some(({ uid }) => uid === added.uid)) return undefined
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
        ownerReferences: withOwnerReference(owners, added).toSorted((left, right) => (left.uid < right.uid ? -1 : 1)),
      },
    },
  }
}
