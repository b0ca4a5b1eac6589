import { type AIMService, HTTPRouteKind, refOf } from "@aim-engine/api"
import { Effect, Result } from "effect"
import type { ClusterState } from "../cluster-state/cluster-state.ts"
import { readObject } from "../cluster-state/read-object.ts"
import { isInfrastructural } from "../errors/categories.ts"
import type { DomainError } from "../errors/domain-error.ts"
import type { ComponentHealth } from "../health/component-health.ts"
import { isOwnedBy } from "../ownership/owner-reference.ts"
import type { Decision } from "../reconcile/decision.ts"
import type { PlannedDeletion } from "../reconcile/plan.ts"
import type { RuntimeConfig } from "../runtime-config/config-layer.ts"
import { httpRouteName } from "../service/child-names.ts"
import { planRoute, type RoutePlan } from "./plan-route.ts"
import { routeHealth } from "./route-health.ts"
import { routeSettings } from "./route-settings.ts"

/** The route of a service, and what follows from it. */
export interface RouteResolution {
  readonly plan: RoutePlan
  /** Whether the route can be written: its API is there. */
  readonly isWritable: boolean
  readonly deletions: ReadonlyArray<PlannedDeletion>
  /** Undefined while routing is off. */
  readonly health: ComponentHealth | undefined
  readonly decision: Decision
}

/**
 * What becomes of a service's route: it is written, left as it is, or removed once routing is off.
 * `inferenceService` is the name of the InferenceService that it leads to; `hasWorkload`: whether that exists.
 */
export const resolveRoute = Effect.fnUntraced(function* (
  service: AIMService,
  config: Result.Result<RuntimeConfig, DomainError>,
  inferenceService: string,
  hasWorkload: boolean,
): Effect.fn.Return<RouteResolution, never, ClusterState> {
  const { namespace = "", name: serviceName, uid } = service.metadata
  const plan = planFrom(service, config, inferenceService)
  const name = Result.getOrElse(httpRouteName(serviceName, namespace), () => serviceName)
  const live = yield* Effect.result(readObject(HTTPRouteKind, namespace, name))
  const found = Result.getOrUndefined(live)
  const isLeftover = plan._tag === "Disabled" && found !== undefined && isOwnedBy(found, uid)
  return {
    plan,
    isWritable: Result.isSuccess(live),
    deletions: isLeftover ? [{ ref: refOf(found), uid: found.metadata.uid ?? "", why: "routing is turned off" }] : [],
    health: routeHealth(plan, live, hasWorkload),
    decision: { _tag: "Route", summary: summaryOf(plan) },
  }
})

/** Of a service that is published, or asks for it itself, nothing is concluded from a config that cannot be read. */
const planFrom = (
  service: AIMService,
  config: Result.Result<RuntimeConfig, DomainError>,
  inferenceService: string,
): RoutePlan => {
  const isRouted = service.status?.routing !== undefined || service.spec.routing?.enabled === true
  return Result.isFailure(config) && isInfrastructural(config.failure) && isRouted
    ? { _tag: "Unknown", error: config.failure }
    : planRoute(
        service,
        routeSettings(
          service,
          Result.getOrElse(config, () => ({})),
        ),
        inferenceService,
      )
}

const summaryOf = (plan: RoutePlan): string => {
  switch (plan._tag) {
    case "Disabled":
      return "routing is off"
    case "Unknown":
      return `whether and where it is published cannot be read: ${plan.error.message}`
    case "NoGateway":
      return "routing is on, but no gateway is named"
    case "InvalidPath":
      return `no route: ${plan.message}`
    case "InvalidSettings":
      return `no route: ${plan.error.message}`
    case "Route":
      return `published at ${plan.path} on gateway ${plan.gateway.name}`
  }
}
