import type { Gateway } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { clusterModel, findingsOf, routed, service } from "../check.fixture.ts"
import { gatewayReference } from "./gateway-reference.ts"

const gateway = (name: string): Gateway => ({
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "Gateway",
  metadata: { name, namespace: "gateways" },
  spec: { gatewayClassName: "envoy", listeners: [{ name: "http", protocol: "HTTP", port: 80 }] },
})

describe("gateway-reference", () => {
  it.effect.each([
    ["a gateway, where the manifests have none", [service("chat", routed("/chat"))], []],
    ["a gateway that is there", [service("chat", routed("/chat")), gateway("main")], []],
    [
      "a gateway that is not there, though another one is",
      [service("chat", routed("/chat")), gateway("other")],
      ["AIMService chat spec.routing.gatewayRef: there is no Gateway gateways/main"],
    ],
    [
      "a listener that is not there",
      [
        service("chat", {
          routing: { enabled: true, gatewayRef: { name: "main", namespace: "gateways", sectionName: "grpc" } },
        }),
        gateway("main"),
      ],
      ["AIMService chat spec.routing.gatewayRef: Gateway gateways/main has no listener grpc; it has http"],
    ],
    [
      "no gateway at all",
      [service("chat", { routing: { enabled: true } }), clusterModel()],
      [
        "AIMService chat spec.routing.gatewayRef: routing is on, and neither the service nor its runtime config names a gateway",
      ],
    ],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(gatewayReference, objects)).toEqual(expected)
    }),
  )
})
