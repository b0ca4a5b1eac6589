// A model with two templates, and two pools of nodes: what the recipes of docs/library.md work on.
import type { AIMClusterModel, AIMClusterServiceTemplate, AIMService, KubernetesObject, Node } from "@aim-engine/api"

const apiVersion = "aim.eai.amd.com/v1alpha1"

const model: AIMClusterModel = {
  apiVersion,
  kind: "AIMClusterModel",
  metadata: { name: "llama-3-1-8b" },
  spec: {
    image: "amdenterpriseai/aim-meta-llama-llama-3-1-8b-instruct:0.8.0",
    discovery: { createServiceTemplates: false },
  },
}

const template = (name: string, gpu: string, precision: "fp8" | "fp16"): AIMClusterServiceTemplate => ({
  apiVersion,
  kind: "AIMClusterServiceTemplate",
  metadata: { name },
  spec: { modelName: "llama-3-1-8b", metric: "latency", precision, gpu: { model: gpu, requests: 1 } },
})

const node = (name: string, deviceId: string, gpus: number): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, labels: { "amd.com/gpu.device-id": deviceId, pool: name.slice(0, -2) } },
  status: { allocatable: { cpu: "96", memory: "1Ti", "amd.com/gpu": gpus } },
})

export const catalog: ReadonlyArray<KubernetesObject> = [
  model,
  template("llama-mi300x", "MI300X", "fp8"),
  template("llama-mi210", "MI210", "fp16"),
]

export const nodes: ReadonlyArray<Node> = [node("new-1", "74a1", 8), node("new-2", "74a1", 8), node("old-1", "740f", 4)]

export const service = (name: string, spec: Partial<AIMService["spec"]> = {}): AIMService => ({
  apiVersion,
  kind: "AIMService",
  metadata: { name, namespace: "ml-team" },
  spec: { model: { name: "llama-3-1-8b" }, ...spec },
})
