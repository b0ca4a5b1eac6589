import {
  type AIMService,
  type AIMServiceState,
  AIMTemplateCacheKind,
  AppLabel,
  type HTTPRoute,
  HTTPRouteKind,
  InferenceServiceKind,
  type KubernetesObject,
  Label,
  PersistentVolumeClaimKind,
} from "@aim-engine/api"
import { Result } from "effect"
import { planEvents } from "../events/plan-events.ts"
import type { HealthVerdict } from "../health/health-verdict.ts"
import { Reason } from "../health/reasons.ts"
import { labelValue } from "../naming/label-value.ts"
import { applyOrder } from "../ownership/apply-order.ts"
import { emptyPlan, type Plan, type PlannedEvent, type PlannedObject } from "../reconcile/plan.ts"
import type { RuntimeConfig } from "../runtime-config/config-layer.ts"
import type { ServiceParts } from "./observe-service.ts"
import { type Child, serviceChild } from "./service-child.ts"
import { statusOfService } from "./service-status.ts"

/** The plan for a service: what its parts come to, as far as the verdict allows it. */
export const planService = (
  service: AIMService,
  parts: ServiceParts,
  verdict: HealthVerdict<AIMServiceState>,
): Plan => ({
  ...emptyPlan,
  delete: verdict.shouldApply ? [...parts.route.deletions, ...parts.caching.deletions] : [],
  apply: verdict.shouldApply ? applyOrder(objectsOf(service, parts)) : [],
  status: statusOfService(service, parts, verdict),
  events: [...planEvents(verdict), ...remountEvents(parts)],
  requeueAfterSeconds: verdict.requeueAfterSeconds,
  retry: verdict.retry,
  decisions: decisionsOf(parts),
})

const objectsOf = (service: AIMService, parts: ServiceParts): ReadonlyArray<PlannedObject> => {
  const config = Result.match(parts.config, { onSuccess: ({ config }) => config, onFailure: (): RuntimeConfig => ({}) })
  const child = <T extends KubernetesObject>(part: Child<T>) => serviceChild(service, config, part)
  // A created model or template gets the labels of everything that is made for a service; an added owner is nothing but that.
  const resolved = [...parts.model.planned, ...parts.template.planned].map((planned) =>
    planned.mode === "create" ? child({ ...planned, isOwned: false }) : planned,
  )
  const { planned: cache } = parts.caching
  const inference = Result.getOrUndefined(parts.inference)
  const { plan: route, isWritable } = parts.route
  return [
    ...resolved,
    ...(cache === undefined
      ? []
      : [
          child({
            kind: AIMTemplateCacheKind,
            object: withServiceLabel(service, cache),
            component: "Cache",
            mode: "create",
            isOwned: cache.spec.mode === "Dedicated",
          }),
        ]),
    ...(inference?.temporaryCache === undefined
      ? []
      : [
          child({
            kind: PersistentVolumeClaimKind,
            object: withServiceLabel(service, inference.temporaryCache),
            component: "InferenceService",
            mode: "create",
            isOwned: true,
          }),
        ]),
    ...(inference?.planned === undefined
      ? []
      : [
          child({
            kind: InferenceServiceKind,
            object: inference.planned,
            component: "InferenceService",
            mode: "apply",
            isOwned: true,
          }),
        ]),
    ...(route._tag !== "Route" || !isWritable
      ? []
      : [
          child({
            kind: HTTPRouteKind,
            object: withRoutingLabels(service, route.object),
            component: "HTTPRoute",
            mode: "apply",
            isOwned: true,
          }),
        ]),
  ]
}

const withServiceLabel = <T extends KubernetesObject>(service: AIMService, object: T): T => {
  const { name } = service.metadata
  const label = Result.getOrUndefined(labelValue(name))
  if (label === undefined) return object
  const { labels, annotations } = object.metadata
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...labels, [Label.service]: label.value },
      ...(label.isCut ? { annotations: { ...annotations, [Label.service]: name } } : {}),
    },
  }
}

const withRoutingLabels = (service: AIMService, route: HTTPRoute): HTTPRoute => {
  const labelled = withServiceLabel(service, route)
  const labels = {
    ...labelled.metadata.labels,
    [Label.appComponent]: AppLabel.routingComponent,
    [Label.appManagedBy]: AppLabel.engineManagedBy,
  }
  return { ...labelled, metadata: { ...labelled.metadata, labels } }
}

/** New volumes restart the replicas of a running service, so its owner is told why. */
const remountEvents = ({ inference }: ServiceParts): ReadonlyArray<PlannedEvent> => {
  const remounted = Result.getOrUndefined(inference)?.remounted
  if (remounted === undefined) return []
  const message = `${remounted}: the replicas are restarted with the volumes of the present cache`
  return [{ type: "Normal", reason: Reason.CacheRemounted, message, recurring: false }]
}

const decisionsOf = (parts: ServiceParts): Plan["decisions"] => [
  ...(Result.isSuccess(parts.config) ? [parts.config.success.decision] : []),
  parts.model.decision,
  parts.template.decision,
  parts.caching.trail,
  ...(Result.getOrUndefined(parts.inference)?.decisions ?? []),
  parts.route.decision,
]
