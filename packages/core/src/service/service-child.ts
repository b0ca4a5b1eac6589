import type { AIMService, KubernetesObject } from "@aim-engine/api"
import { labelChild } from "../labels/label-child.ts"
import { controllerOwner } from "../ownership/owner-reference.ts"
import type { PlannedObject } from "../reconcile/plan.ts"
import type { RuntimeConfig } from "../runtime-config/config-layer.ts"

/** An object that is made for a service, before it has the labels and the owner that all such objects have. */
export interface Child extends PlannedObject {
  /** Whether it belongs to the service and goes with it; otherwise it belongs to nobody, or to whom it says itself. */
  readonly isOwned: boolean
}

/** An object that is made for a service, with the labels that everything made for it has, and its owner. */
export const serviceChild = (
  service: AIMService,
  { labelPropagation }: RuntimeConfig,
  { kind, object, component, mode, isOwned }: Child,
): PlannedObject => {
  const labelled = labelChild<KubernetesObject>(object, { controller: "service", parent: service, labelPropagation })
  const owner = isOwned ? controllerOwner(service, object.metadata.namespace ?? "") : {}
  return { kind, component, mode, object: { ...labelled, metadata: { ...labelled.metadata, ...owner } } }
}
