import {
  AIM_KINDS,
  customResourceDefinitionOf,
  GatewayKind,
  HTTPRouteKind,
  InferenceServiceKind,
} from "@aim-engine/api"
import { InMemoryCluster, simulateGateway, simulateKServe } from "@aim-engine/testing"
import { Effect } from "effect"

/** An empty cluster in memory with the AIM Engine's kinds, and those of KServe and Gateway API. */
export const sandboxCluster = InMemoryCluster.layer({
  definitions: AIM_KINDS.map(customResourceDefinitionOf),
  kinds: [InferenceServiceKind, HTTPRouteKind, GatewayKind],
})

/** The controllers that a real cluster would have, played until interrupted: KServe with KEDA, and a gateway. */
export const simulateControllers = Effect.all([simulateKServe({ startsWithin: "800 millis" }), simulateGateway], {
  concurrency: "unbounded",
  discard: true,
})
