import type { AIMService, KubernetesObject, ResourceKind } from "@aim-engine/api"
import { labelChild } from "../labels/label-child.ts"
import { controllerOwner } from "../ownership/owner-reference.ts"
import type { PlannedObject } from "../reconcile/plan.ts"
import type { RuntimeConfig } from "../runtime-config/config-layer.ts"

/** An object that is made for a service, and how. */
export interface Child<T extends KubernetesObject> {
  readonly kind: ResourceKind<T>
  readonly object: T
  /** The component whose condition tells when it cannot be written. */
  readonly component: string
  readonly mode: PlannedObject["mode"]
  /** Whether it belongs to the service and goes with it; otherwise it belongs to nobody, or to whom it says itself. */
  readonly isOwned: boolean
}

/** Plans an object that is made for a service, with the labels that every such object has. */
export const serviceChild = <T extends KubernetesObject>(
  service: AIMService,
  config: RuntimeConfig,
  { kind, object, component, mode, isOwned }: Child<T>,
): PlannedObject => {
  const labelled = labelChild<KubernetesObject>(object, {
    controller: "service",
    parent: service,
    labelPropagation: config.labelPropagation,
  })
  const owner = isOwned ? controllerOwner(service, object.metadata.namespace ?? "") : {}
  return { kind, component, mode, object: { ...labelled, metadata: { ...labelled.metadata, ...owner } } }
}
