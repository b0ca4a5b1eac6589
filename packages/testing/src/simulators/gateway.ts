import { GatewayKind, type HTTPRoute, HTTPRouteKind, type ParentReference } from "@aim-engine/api"
import { type ApiError, formatTime } from "@aim-engine/core"
import type { KubernetesApi } from "@aim-engine/kubernetes"
import { Clock, Effect } from "effect"
import { readObject, writeStatus } from "./read-object.ts"
import { ownSource, runSimulator } from "./simulator.ts"

/** How routes are taken. */
export interface GatewayOptions {
  /** Reason for which a gateway refuses a route; undefined to accept it. Every route is accepted unless given. */
  readonly refuses?: (route: HTTPRoute, parent: ParentReference) => string | undefined
}

const CONTROLLER = "aim-engine.test/gateway-controller"
const MANAGER = "gateway-controller"
const LOOK_AGAIN_MS = 5000

const condition = (type: string, status: boolean, reason: string, route: HTTPRoute, at: string) => ({
  type,
  status: status ? "True" : "False",
  reason,
  message: "",
  lastTransitionTime: at,
  observedGeneration: route.metadata.generation ?? 1,
})

/** What the parent's controller says about the route; undefined where the parent does not exist, because nobody answers. */
const parentStatus = Effect.fnUntraced(function* (
  route: HTTPRoute,
  parentRef: ParentReference,
  options: GatewayOptions,
): Effect.fn.Return<object | undefined, ApiError, KubernetesApi> {
  const gateway = yield* readObject(GatewayKind, {
    namespace: parentRef.namespace ?? route.metadata.namespace ?? "",
    name: parentRef.name,
  })
  if (gateway === undefined) return undefined
  const now = formatTime(yield* Clock.currentTimeMillis)
  const refusal = options.refuses?.(route, parentRef)
  return {
    parentRef,
    controllerName: CONTROLLER,
    conditions: [
      condition("Accepted", refusal === undefined, refusal ?? "Accepted", route, now),
      condition("ResolvedRefs", true, "ResolvedRefs", route, now),
    ],
  }
})

/** Whether every parent has spoken about the route as it is now. */
const isAnswered = (route: HTTPRoute): boolean => {
  const parents = route.status?.parents ?? []
  return (
    parents.length === (route.spec?.parentRefs ?? []).length &&
    parents.every((parent) =>
      parent.conditions?.every(({ observedGeneration }) => observedGeneration === route.metadata.generation),
    )
  )
}

/** Plays a gateway's controller: routes of gateways that exist get a status. Runs until it is interrupted. */
export const simulateGateway = (options: GatewayOptions = {}): Effect.Effect<never, never, KubernetesApi> =>
  runSimulator(
    [ownSource(HTTPRouteKind)],
    Effect.fnUntraced(function* (key) {
      const route = yield* readObject(HTTPRouteKind, key)
      if (route === undefined || route.metadata.deletionTimestamp !== undefined || isAnswered(route)) return undefined
      const found = yield* Effect.forEach(route.spec?.parentRefs ?? [], (parent) =>
        parentStatus(route, parent, options),
      )
      const parents = found.filter((parent) => parent !== undefined)
      if (parents.length > (route.status?.parents ?? []).length || parents.length === found.length) {
        yield* writeStatus(HTTPRouteKind, key, { parents }, MANAGER)
      }
      return parents.length === found.length ? undefined : LOOK_AGAIN_MS
    }),
  )
