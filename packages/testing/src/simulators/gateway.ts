import { GatewayKind, type HTTPRoute, HTTPRouteKind } from "@aim-engine/api"
import { isNotFound } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { timestamp, trueCondition } from "./condition.ts"
import { follow } from "./follow.ts"

const FIELD_MANAGER = "gateway-simulator"

const isAnswered = (route: HTTPRoute): boolean =>
  (route.status?.parents ?? []).length > 0 &&
  (route.status?.parents ?? []).every((parent) =>
    (parent.conditions ?? []).every((condition) => condition.observedGeneration === route.metadata.generation),
  )

const answer = (route: HTTPRoute) =>
  Effect.gen(function* () {
    if (isAnswered(route)) return
    const api = yield* KubernetesApi
    const namespace = route.metadata.namespace ?? ""
    const generation = route.metadata.generation ?? 1
    const time = yield* timestamp
    const parents: Array<object> = []
    for (const parentRef of route.spec?.parentRefs ?? []) {
      const exists = yield* api.get(GatewayKind, parentRef.namespace ?? namespace, parentRef.name).pipe(
        Effect.as(true),
        Effect.catchIf(isNotFound, () => Effect.succeed(false)),
      )
      // A gateway that does not exist has no controller that could say anything.
      if (!exists) continue
      parents.push({
        parentRef,
        controllerName: "example.com/gateway-simulator",
        conditions: [
          trueCondition("Accepted", "Accepted", time, generation),
          trueCondition("ResolvedRefs", "ResolvedRefs", time, generation),
        ],
      })
    }
    if (parents.length === 0) return
    yield* api.patch(
      HTTPRouteKind,
      { namespace, name: route.metadata.name },
      { type: "merge", body: { status: { parents } } },
      { fieldManager: FIELD_MANAGER, subresource: "status" },
    )
  })

/** Plays a gateway controller until interrupted: accepts each HTTPRoute whose Gateway exists. */
export const simulateGateway: Effect.Effect<never, never, KubernetesApi> = follow(HTTPRouteKind, answer)
