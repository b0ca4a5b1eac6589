import { type AIMService, HTTPRouteKind, refOf } from "@aim-engine/api"
import { Effect, Result } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import { InvalidSpecError } from "../errors/domain-error.ts"
import type { ComponentHealth, Health } from "../health/component-health.ts"
import { httpRouteHealth } from "../health/inspectors/http-route.ts"
import { Reason } from "../health/reasons.ts"
import { isOwnedBy } from "../ownership/owner-reference.ts"
import type { Decision } from "../reconcile/decision.ts"
import type { PlannedDeletion } from "../reconcile/plan.ts"
import type { RuntimeConfig } from "../runtime-config/config-layer.ts"
import { httpRouteName } from "../service/child-names.ts"
import { planRoute, type RoutePlan } from "./plan-route.ts"
import { routeSettings } from "./route-settings.ts"

/** The route of a service, and what follows from it. */
export interface RouteResolution {
  readonly plan: RoutePlan
  /** Whether the route can be written: its API is there. */
  readonly isWritable: boolean
  readonly deletions: ReadonlyArray<PlannedDeletion>
  /** Undefined while routing is off: then there is nothing to be ready. */
  readonly health: ComponentHealth | undefined
  readonly decision: Decision
}

/**
 * What becomes of a service's route: it is written, left as it is, or removed once routing is off.
 * `hasWorkload`: a service that runs already is not held up by a missing gateway; one that does not yet, is.
 */
export const resolveRoute = Effect.fnUntraced(function* (
  service: AIMService,
  config: RuntimeConfig,
  inferenceService: string,
  hasWorkload: boolean,
): Effect.fn.Return<RouteResolution, never, ClusterState> {
  const { namespace = "", name, uid = "" } = service.metadata
  const settings = routeSettings(service, config)
  const plan = planRoute(service, settings, inferenceService)
  const state = yield* ClusterState
  const live = yield* Effect.result(
    Effect.mapError(
      state.get(
        HTTPRouteKind,
        namespace,
        Result.getOrElse(httpRouteName(name, namespace), () => name),
      ),
      classifyApiError,
    ),
  )
  const found = Result.getOrUndefined(live)
  const isLeftover = plan._tag === "Disabled" && found !== undefined && isOwnedBy(found, uid)
  const part = { component: "HTTPRoute", dependency: "Downstream", gates: false } as const
  const health = (): ComponentHealth | undefined => {
    switch (plan._tag) {
      case "Disabled":
        return undefined
      case "NoGateway": {
        const message =
          "routing is enabled, but neither the service nor its runtime config names a gateway (routing.gatewayRef)"
        const error = new InvalidSpecError({ reason: Reason.GatewayNotConfigured, message })
        return { ...part, gates: !hasWorkload, errors: [error] }
      }
      case "InvalidPath":
        return { ...part, state: "Degraded", reason: Reason.PathTemplateInvalid, message: plan.message, errors: [] }
      case "InvalidSettings":
        return { ...part, errors: [plan.error] }
      case "Route": {
        const observed: Health = Result.isSuccess(live)
          ? httpRouteHealth(live.success, plan.gateway)
          : { reason: fetchReason(live.failure.reason), errors: [live.failure] }
        return { ...observed, ...part }
      }
    }
  }
  return {
    plan,
    isWritable: Result.isSuccess(live),
    deletions: isLeftover ? [{ ref: refOf(found), uid: found.metadata.uid ?? "", why: "routing is turned off" }] : [],
    health: health(),
    decision: { _tag: "Route", summary: summaryOf(plan) },
  }
})

const fetchReason = (reason: string): string =>
  reason === Reason.ApiNotInstalled ? reason : Reason.HTTPRouteFetchError

const summaryOf = (plan: RoutePlan): string => {
  switch (plan._tag) {
    case "Disabled":
      return "routing is off"
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
