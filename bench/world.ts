import type { AIMClusterModel, AIMClusterServiceTemplate, AIMService, Node } from "@aim-engine/api"

const DEVICES = ["74a1", "74a5", "740f", "75a0"] as const
const GPUS = ["MI300X", "MI325X", "MI210", "MI350X"] as const
const METRICS = ["latency", "throughput"] as const
const PRECISIONS = ["fp8", "fp16", "bf16", "int8"] as const
const TYPES = ["optimized", "preview", "unoptimized"] as const

/** The element that an endless repetition of a list has at a place. */
const at = <A>(list: readonly [A, ...ReadonlyArray<A>], index: number): A => list[index % list.length] ?? list[0]

/** Nodes with eight GPUs each, of four models in turn. */
export const nodes = (count: number): ReadonlyArray<Node> =>
  Array.from({ length: count }, (_, index) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: `node-${index}`, uid: `node-${index}`, labels: { "amd.com/gpu.device-id": at(DEVICES, index) } },
    status: { allocatable: { "amd.com/gpu": "8" } },
  }))

/** Ready cluster templates of one model that differ in GPU, number of GPUs, metric, precision and type. */
export const templates = (count: number, model = "llama"): ReadonlyArray<AIMClusterServiceTemplate> =>
  Array.from({ length: count }, (_, index) => {
    const gpu = { model: at(GPUS, index), requests: 1 + (Math.floor(index / 96) % 8) }
    const metric = at(METRICS, Math.floor(index / 4))
    const precision = at(PRECISIONS, Math.floor(index / 8))
    const type = at(TYPES, Math.floor(index / 32))
    return {
      apiVersion: "aim.eai.amd.com/v1alpha1",
      kind: "AIMClusterServiceTemplate",
      metadata: { name: `${model}-${index}`, uid: `${model}-${index}` },
      spec: { modelName: model, metric, precision, gpu },
      status: {
        status: "Ready",
        resolvedHardware: { gpu },
        profile: { metadata: { type, metric, precision, gpu: gpu.model, gpuCount: gpu.requests } },
      },
    }
  })

/** A Ready cluster model. */
export const model = (name = "llama"): AIMClusterModel => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMClusterModel",
  metadata: { name, uid: name },
  spec: { image: `example.com/${name}:1.0.0` },
  status: { status: "Ready" },
})

/** Services of one model in one namespace. */
export const services = (count: number, name = "llama"): ReadonlyArray<AIMService> =>
  Array.from({ length: count }, (_, index) => ({
    apiVersion: "aim.eai.amd.com/v1alpha1",
    kind: "AIMService",
    metadata: {
      name: `service-${index}`,
      namespace: "bench",
      uid: `service-${index}`,
      generation: 1,
      creationTimestamp: "2026-01-01T00:00:00Z",
      finalizers: ["aim.eai.amd.com/template-cache-cleanup"],
    },
    spec: { model: { name } },
  }))
