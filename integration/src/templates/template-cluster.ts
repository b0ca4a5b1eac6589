import {
  AIM_API_VERSION,
  type AIMClusterModel,
  AIMClusterModelKind,
  type AIMClusterServiceTemplate,
  AIMClusterServiceTemplateKind,
  type AIMServiceTemplate,
  AIMServiceTemplateKind,
} from "@aim-engine/api"
import { type BehaviourRule, discoveryRule, JOB_NAME_LABEL } from "@aim-engine/testing"
import { type Kubelet, startKubelet } from "../kubelet/kubelet.ts"
import type { SimulatedNode } from "../kubelet/simulated-node.ts"
import { type LoadCluster, startLoadCluster } from "../scale/load-cluster.ts"
import type { ObjectToWrite } from "../scale/write-objects.ts"
import { type Scene, sceneOf } from "../services/scene.ts"

/** A cluster with the charts installed, in which Jobs are run by the real controller and a simulated kubelet. */
export interface TemplateCluster extends LoadCluster {
  readonly kubelet: Kubelet
  readonly scene: Scene
  /** What the discovery Job of each image does; may be changed at any time. */
  readonly dryRuns: Map<string, BehaviourRule["behaviour"]>
}

/** A node with eight GPUs of a device id. */
export const gpuNode = (name: string, device: string): SimulatedNode => ({
  name,
  labels: { "amd.com/gpu.device-id": device },
  allocatable: { "amd.com/gpu": "8" },
})

export const startTemplateCluster = async (nodes: ReadonlyArray<SimulatedNode>): Promise<TemplateCluster> => {
  const cluster = await startLoadCluster({ controllers: ["ttl-after-finished-controller"] })
  const dryRuns: TemplateCluster["dryRuns"] = new Map()
  try {
    const kubelet = await startKubelet(cluster.plane.config, {
      nodes,
      behaviours: [discoveryRule(dryRuns)],
      // Those of inference services are ready at once, without a kubelet.
      runs: ({ metadata }) => metadata.labels?.[JOB_NAME_LABEL] !== undefined,
    })
    return {
      ...cluster,
      kubelet,
      scene: sceneOf(cluster.admin),
      dryRuns,
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

/** A model of the cluster. Its image's labels are asked of nobody. */
export const clusterModel = (name: string, image: string): ObjectToWrite => {
  const object: AIMClusterModel = {
    apiVersion: AIM_API_VERSION,
    kind: "AIMClusterModel",
    metadata: { name },
    spec: { image, discovery: { extractMetadata: false } },
  }
  return { kind: AIMClusterModelKind, object }
}

/** A template of a namespace. */
export const template = (namespace: string, name: string, spec: AIMServiceTemplate["spec"]): ObjectToWrite => {
  const object: AIMServiceTemplate = {
    apiVersion: AIM_API_VERSION,
    kind: "AIMServiceTemplate",
    metadata: { name, namespace },
    spec,
  }
  return { kind: AIMServiceTemplateKind, object }
}

/** A template of the cluster. */
export const clusterTemplate = (name: string, spec: AIMClusterServiceTemplate["spec"]): ObjectToWrite => {
  const object: AIMClusterServiceTemplate = {
    apiVersion: AIM_API_VERSION,
    kind: "AIMClusterServiceTemplate",
    metadata: { name },
    spec,
  }
  return { kind: AIMClusterServiceTemplateKind, object }
}
