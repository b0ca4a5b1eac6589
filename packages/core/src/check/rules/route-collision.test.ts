import type { HTTPRoute } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { findingsOf, routed, service } from "../check.fixture.ts"
import { routeCollision } from "./route-collision.ts"

const route = (name: string, path: string): HTTPRoute => ({
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "HTTPRoute",
  metadata: { name, namespace: "ml" },
  spec: {
    parentRefs: [{ name: "main", namespace: "gateways" }],
    rules: [{ matches: [{ path: { type: "PathPrefix", value: path } }] }],
  },
})

describe("route-collision", () => {
  it.effect.each([
    ["different paths", [service("one", routed("/{.metadata.name}")), service("two", routed("/{.metadata.name}"))], []],
    [
      "one path for two services",
      [service("one", routed("/chat")), service("two", routed("/chat"), "other")],
      [
        "AIMService one spec.routing: path /chat of gateway gateways/main is claimed by 2 routes: ml/one-route, other/two-route",
        "AIMService two spec.routing: path /chat of gateway gateways/main is claimed by 2 routes: ml/one-route, other/two-route",
      ],
    ],
    [
      "one path for a service and a route of somebody else",
      [service("one", routed("/chat")), route("theirs", "/chat")],
      [
        "AIMService one spec.routing: path /chat of gateway gateways/main is claimed by 2 routes: ml/one-route, ml/theirs",
        "HTTPRoute theirs spec.rules: path /chat of gateway gateways/main is claimed by 2 routes: ml/one-route, ml/theirs",
      ],
    ],
    ["the route that was made for the service", [service("one", routed("/chat")), route("one-route", "/chat")], []],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(routeCollision, objects)).toEqual(expected)
    }),
  )
})
