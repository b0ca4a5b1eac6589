import { simulateAutoscaler, simulateGateway, simulateKServe } from "@aim-engine/testing"
import { Effect } from "effect"
import type { ContainerRule } from "../kubelet/container-behaviour.ts"
import { type Kubelet, startKubelet } from "../kubelet/kubelet.ts"
import { type LoadCluster, startLoadCluster } from "../scale/load-cluster.ts"
import { gpuNode } from "../templates/template-cluster.ts"
import { type Scene, sceneOf } from "./scene.ts"

/** A cluster with the charts installed, in which KServe, KEDA, nodes and gateways are played, and Jobs have their real controller. */
export interface ServiceCluster extends LoadCluster {
  readonly kubelet: Kubelet
  readonly scene: Scene
}

const NODE = "mi300x"

/** A gateway whose listener takes no route below this path. */
export const REFUSED_PATH = "/refused"

const world = Effect.all(
  [
    simulateKServe({ node: NODE }),
    simulateGateway({
      refuses: ({ spec }) =>
        spec?.rules?.some(({ matches }) => matches?.some(({ path }) => path?.value === REFUSED_PATH))
          ? "NotAllowedByListeners"
          : undefined,
    }),
    simulateAutoscaler(),
  ],
  { concurrency: "unbounded" },
).pipe(Effect.andThen(Effect.never))

/** Starts it with one node of eight MI300X. `behaviours`: what containers do besides serving and ending well. */
export const startServiceCluster = async (behaviours: ReadonlyArray<ContainerRule> = []): Promise<ServiceCluster> => {
  const cluster = await startLoadCluster({ simulation: world })
  try {
    const kubelet = await startKubelet(cluster.plane.config, { nodes: [gpuNode(NODE, "74a1")], behaviours })
    return {
      ...cluster,
      kubelet,
      scene: sceneOf(cluster.admin),
      stop: async () => {
        await kubelet.stop()
        await cluster.stop()
      },
    }
  } catch (error) {
    await cluster.stop()
    throw error
  }
}
