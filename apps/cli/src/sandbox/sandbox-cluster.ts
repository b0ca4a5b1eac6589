import {
  AIM_KINDS,
  customResourceDefinitionOf,
  GatewayKind,
  HTTPRouteKind,
  InferenceServiceKind,
  ScaledObjectKind,
} from "@aim-engine/api"
import { InMemoryCluster, jobBehaviours, type Surroundings, simulateCluster } from "@aim-engine/testing"
import { Effect } from "effect"

/** An empty cluster in memory with the AIM Engine's kinds, and those of KServe, KEDA and Gateway API. */
export const sandboxCluster = InMemoryCluster.layer({
  definitions: AIM_KINDS.map(customResourceDefinitionOf),
  kinds: [InferenceServiceKind, HTTPRouteKind, GatewayKind, ScaledObjectKind],
  namespaces: ["aim-system"],
})

/** How long things take that take minutes elsewhere. */
const DRY_RUN = "500 millis"
const DOWNLOAD = "1 second"

export const DRY_RUN_OPTIONS = { after: DRY_RUN } as const

/** Everything else that a cluster runs (kubelets, Jobs, KServe, a gateway, storage, autoscaling), played until interrupted. */
export const simulateOthers = (surroundings: Surroundings) =>
  Effect.flatMap(InMemoryCluster, ({ writePodLog }) =>
    simulateCluster({
      kubelet: {
        startAfter: "200 millis",
        behaviours: jobBehaviours(surroundings, { measureAfter: DRY_RUN, downloadAfter: DOWNLOAD }),
        writeLog: writePodLog,
      },
      claims: { bindAfter: "200 millis" },
    }),
  )
