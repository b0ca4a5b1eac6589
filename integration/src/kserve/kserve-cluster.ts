import { ForeignKey } from "@aim-engine/api"
import { JOB_NAME_LABEL, simulateAutoscaler, simulateGateway } from "@aim-engine/testing"
import { Effect } from "effect"
import type { ContainerRule } from "../kubelet/container-behaviour.ts"
import { startKubelet } from "../kubelet/kubelet.ts"
import { type LoadCluster, startLoadCluster } from "../scale/load-cluster.ts"
import { gpuNode } from "../templates/template-cluster.ts"
import { startKServe } from "./kserve-manager.ts"
import { simulateKeda } from "./simulated-keda.ts"

/** What becomes a pod when KServe has made a Deployment. */
const CONTROLLERS = ["deployment-controller", "replicaset-controller"]

const world = Effect.all([simulateGateway(), simulateAutoscaler()], { concurrency: "unbounded" }).pipe(
  Effect.andThen(Effect.never),
)

/** The registry of these images lets nobody in who has no credentials. */
const privateImages: ContainerRule = {
  image: /^private\./,
  behaviour: ({ spec }) =>
    (spec?.imagePullSecrets ?? []).length > 0
      ? { _tag: "Serve", readyAfter: "1 second" }
      : { _tag: "PullError", message: "failed to pull and unpack image: 401 Unauthorized" },
}

/** A cluster in which the real KServe serves; nodes, KEDA, a gateway and a storage provisioner are played. */
export const startKServeCluster = async (): Promise<LoadCluster> => {
  const cluster = await startLoadCluster({ simulation: world, controllers: CONTROLLERS })
  try {
    const stopKServe = await startKServe(cluster)
    const keda = simulateKeda(cluster.admin)
    const kubelet = await startKubelet(cluster.plane.config, {
      nodes: ["mi300x-a", "mi300x-b"].map((name) => gpuNode(name, "74a1")),
      behaviours: [privateImages],
      // The operator's own Deployment has pods, too: it runs as a process beside the cluster.
      runs: ({ metadata: { labels = {} } }) =>
        [ForeignKey.kserveInferenceService, JOB_NAME_LABEL].some((label) => labels[label] !== undefined),
    })
    return {
      ...cluster,
      stop: async () => {
        await kubelet.stop()
        await keda.stop()
        await stopKServe()
        await cluster.stop()
      },
    }
  } catch (error) {
    await cluster.stop()
    throw error
  }
}
