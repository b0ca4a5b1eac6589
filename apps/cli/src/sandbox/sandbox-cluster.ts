import {
  AIM_KINDS,
  customResourceDefinitionOf,
  GatewayKind,
  HTTPRouteKind,
  InferenceServiceKind,
} from "@aim-engine/api"
import { InMemoryCluster, simulateCluster } from "@aim-engine/testing"

/** An empty cluster in memory with the AIM Engine's kinds, and those of KServe and Gateway API. */
export const sandboxCluster = InMemoryCluster.layer({
  definitions: AIM_KINDS.map(customResourceDefinitionOf),
  kinds: [InferenceServiceKind, HTTPRouteKind, GatewayKind],
})

/** Everything else that a cluster runs (kubelets, KServe, a gateway, storage, autoscaling), played until interrupted. */
export const simulateOthers = simulateCluster({ kubelet: { startAfter: "200 millis" } })
