import {
  type AIMService,
  AIMTemplateCacheKind,
  HTTPRouteKind,
  InferenceServiceKind,
  PersistentVolumeClaimKind,
} from "@aim-engine/api"
import { Result } from "effect"
import { applyOrder } from "../ownership/apply-order.ts"
import type { PlannedObject } from "../reconcile/plan.ts"
import type { ServiceParts } from "./observe-service.ts"
import { type Child, serviceChild } from "./service-child.ts"

/** Everything that should exist for a service, in the order in which it is written. */
export const objectsOfService = (service: AIMService, parts: ServiceParts): ReadonlyArray<PlannedObject> => {
  const config = Result.isSuccess(parts.config) ? parts.config.success.config : {}
  const resolved = [...parts.model.planned, ...parts.template.planned]
  // What is created gets the labels of everything that is made for a service; an added owner is nothing but that.
  const created = resolved
    .filter(({ mode }) => mode === "create")
    .map((planned): Child => ({ ...planned, isOwned: false }))
  return applyOrder([
    ...resolved.filter(({ mode }) => mode !== "create"),
    ...[...created, ...childrenOf(parts)].map((child) => serviceChild(service, config, child)),
  ])
}

const childrenOf = ({ caching, inference, route }: ServiceParts): ReadonlyArray<Child> => {
  const children: Array<Child> = []
  const { planned: cache } = caching
  if (cache !== undefined) {
    const isOwned = cache.spec.mode === "Dedicated"
    children.push({ kind: AIMTemplateCacheKind, object: cache, component: "Cache", mode: "create", isOwned })
  }
  const component = "InferenceService"
  const { planned, temporaryCache: claim } = Result.getOrElse(inference, () => ({
    planned: undefined,
    temporaryCache: undefined,
  }))
  if (claim !== undefined) {
    children.push({ kind: PersistentVolumeClaimKind, object: claim, component, mode: "create", isOwned: true })
  }
  if (planned !== undefined) {
    children.push({ kind: InferenceServiceKind, object: planned, component, mode: "apply", isOwned: true })
  }
  if (route.plan._tag === "Route" && route.isWritable) {
    const { object } = route.plan
    children.push({ kind: HTTPRouteKind, object, component: "HTTPRoute", mode: "apply", isOwned: true })
  }
  return children
}
