import type { HTTPRoute } from "@aim-engine/api"
import { Result } from "effect"
import { type DomainError, InvalidSpecError } from "../errors/domain-error.ts"
import type { ComponentHealth, Health } from "../health/component-health.ts"
import { httpRouteHealth } from "../health/inspectors/http-route.ts"
import { Reason } from "../health/reasons.ts"
import type { RoutePlan } from "./plan-route.ts"

/**
 * The component `HTTPRoute` of a service; undefined while routing is off, as there is nothing to be ready then.
 * Nothing about a route holds up anything else, save that a service whose gateway nobody named does not start.
 */
export const routeHealth = (
  plan: RoutePlan,
  live: Result.Result<HTTPRoute | undefined, DomainError>,
  hasWorkload: boolean,
): ComponentHealth | undefined => {
  const part = { component: "HTTPRoute", dependency: "Downstream", gates: false } as const
  switch (plan._tag) {
    case "Disabled":
      return undefined
    case "NoGateway": {
      const message =
        "routing is on, and neither the service nor its runtime config names a gateway (routing.gatewayRef)"
      return {
        ...part,
        gates: !hasWorkload,
        errors: [new InvalidSpecError({ reason: Reason.GatewayNotConfigured, message })],
      }
    }
    case "Unknown":
      return { ...part, errors: [plan.error] }
    case "InvalidPath":
      return { ...part, state: "Degraded", reason: Reason.PathTemplateInvalid, message: plan.message, errors: [] }
    case "InvalidSettings":
      return { ...part, errors: [plan.error] }
    case "Route":
      return {
        ...(Result.isSuccess(live) ? httpRouteHealth(live.success, plan.gateway) : unreadable(live.failure)),
        ...part,
      }
  }
}

/** A missing API is told as such: it is mended elsewhere than one that does not answer. */
const unreadable = (error: DomainError): Health => ({
  reason: error.reason === Reason.ApiNotInstalled ? error.reason : Reason.HTTPRouteFetchError,
  errors: [error],
})
