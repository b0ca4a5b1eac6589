import type { Condition, HTTPRoute, ParentReference } from "@aim-engine/api"
import { InvalidSpecError, MissingDownstreamError } from "../../errors/domain-error.ts"
import type { Health } from "../component-health.ts"
import { findCondition } from "../conditions.ts"
import { Reason } from "../reasons.ts"
import { healthRank } from "../state.ts"
import { stateFromErrors } from "../state-from-errors.ts"

/** A parent reference in full, with the defaults of the Gateway API. */
const parentKey = (parent: ParentReference, routeNamespace: string): string =>
  JSON.stringify([
    parent.group ?? "gateway.networking.k8s.io",
    parent.kind ?? "Gateway",
    parent.namespace ?? routeNamespace,
    parent.name,
    parent.sectionName ?? "",
    parent.port ?? 0,
  ])

/** Whether a gateway judged the route as it is now; a condition without a generation is taken at its word. */
const isCurrent = (condition: Condition, route: HTTPRoute): boolean =>
  condition.observedGeneration === undefined || condition.observedGeneration >= (route.metadata.generation ?? 0)

const PENDING: Health = {
  state: "Progressing",
  reason: Reason.HTTPRoutePending,
  message: "The gateway has not judged the route yet.",
  errors: [],
}

const judgedHealth = (conditions: ReadonlyArray<Condition>, route: HTTPRoute): Health => {
  const current = conditions.filter((condition) => isCurrent(condition, route))
  const accepted = findCondition(current, "Accepted")
  const resolved = findCondition(current, "ResolvedRefs")
  if (accepted === undefined || accepted.status === "Unknown") return PENDING
  if (accepted.status === "False") {
    const { reason, message } = accepted
    return { errors: [new InvalidSpecError({ reason: reason || Reason.HTTPRouteNotAccepted, message })] }
  }
  if (resolved?.status !== "False") {
    return { state: "Ready", reason: Reason.HTTPRouteAccepted, message: accepted.message, errors: [] }
  }
  const { reason, message } = resolved
  // A backend that does not exist yet appears by itself; a missing permission does not.
  return reason === Reason.RefNotPermitted
    ? { state: "Degraded", reason, message, errors: [] }
    : { errors: [new MissingDownstreamError({ reason, message })] }
}

/**
 * How a route is for one of its gateways; undefined is a route that does not exist yet. Only what is said about that
 * gateway counts, and only about the route's present generation. Of several controllers that speak for the gateway the
 * most content one counts. Source: Gateway API v1, `RouteParentStatus`.
 */
export const httpRouteHealth = (route: HTTPRoute | undefined, gateway: ParentReference): Health => {
  if (route === undefined) {
    const message = "The route does not exist yet."
    return {
      reason: Reason.HTTPRouteCreating,
      errors: [new MissingDownstreamError({ reason: Reason.HTTPRouteNotFound, message })],
    }
  }
  const namespace = route.metadata.namespace ?? ""
  const wanted = parentKey(gateway, namespace)
  const verdicts = (route.status?.parents ?? [])
    .filter(({ parentRef }) => parentKey(parentRef, namespace) === wanted)
    .map(({ conditions }) => judgedHealth(conditions ?? [], route))
  const rank = (health: Health): number => healthRank(health.state ?? stateFromErrors(health.errors))
  return verdicts.toSorted((left, right) => rank(right) - rank(left))[0] ?? PENDING
}
