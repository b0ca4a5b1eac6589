import {
  AIM_API_VERSION,
  type AIMArtifact,
  AIMArtifactKind,
  type AIMClusterModel,
  AIMClusterModelKind,
  type AIMClusterRuntimeConfig,
  AIMClusterRuntimeConfigKind,
  type AIMClusterServiceTemplate,
  AIMClusterServiceTemplateKind,
  type AIMService,
  AIMServiceKind,
  type AIMTemplateCache,
  AIMTemplateCacheKind,
  Annotation,
  type Gateway,
  GatewayKind,
  type Namespace,
  NamespaceKind,
  type Node,
  NodeKind,
} from "@aim-engine/api"
import type { ObjectToWrite } from "./write-objects.ts"

/** Devices of the nodes in turn; the templates ask for the first. */
const DEVICE_IDS = ["74a1", "74a5", "740f", "75a0"] as const

const READY = {
  type: "Ready",
  status: "True",
  reason: "Ready",
  message: "",
  lastTransitionTime: "2026-01-01T00:00:00Z",
} as const

/** These objects are as their controllers would leave them, and are to stay so, whichever controllers run. */
const PAUSED = { [Annotation.reconciliationPaused]: "true" }

const numbers = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, index) => index)

const modelName = (index: number): string => `model-${index}`
const templateName = (index: number): string => `model-${index}-mi300x-latency-fp8`

export const namespace = (name: string): ObjectToWrite => {
  const object: Namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } }
  return { kind: NamespaceKind, object }
}

/** Nodes with eight GPUs each, of four models in turn. */
export const gpuNodes = (count: number): ReadonlyArray<ObjectToWrite> =>
  numbers(count).map((index) => {
    const device = DEVICE_IDS[index % DEVICE_IDS.length] ?? DEVICE_IDS[0]
    const metadata = { name: `node-${index}`, labels: { "amd.com/gpu.device-id": device } }
    const resources = { "amd.com/gpu": "8", cpu: "96", memory: "1Ti", pods: "250" }
    const status = { allocatable: resources, capacity: resources }
    const object: Node = { apiVersion: "v1", kind: "Node", metadata, status }
    return { kind: NodeKind, object }
  })

/** A runtime config that routes every service through one gateway, and that gateway. */
export const routing: ReadonlyArray<ObjectToWrite> = (() => {
  const gateway: Gateway = {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name: "gateway", namespace: "default" },
    spec: { gatewayClassName: "example", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] },
  }
  const config: AIMClusterRuntimeConfig = {
    apiVersion: AIM_API_VERSION,
    kind: "AIMClusterRuntimeConfig",
    metadata: { name: "default" },
    spec: { routing: { enabled: true, gatewayRef: { name: "gateway", namespace: "default" } } },
  }
  return [
    { kind: GatewayKind, object: gateway },
    { kind: AIMClusterRuntimeConfigKind, object: config },
  ]
})()

const readyModel = (index: number): ObjectToWrite => {
  const object: AIMClusterModel = {
    apiVersion: AIM_API_VERSION,
    kind: "AIMClusterModel",
    metadata: { name: modelName(index), annotations: PAUSED },
    spec: { image: `example.com/${modelName(index)}:1.0.0`, discovery: { extractMetadata: false } },
    status: { status: "Ready", conditions: [READY] },
  }
  return { kind: AIMClusterModelKind, object }
}

const readyTemplate = (index: number): ObjectToWrite => {
  const gpu = { model: "MI300X", requests: 1 }
  const source = { modelId: `example/${modelName(index)}`, sourceUri: `hf://example/${modelName(index)}`, size: "30Gi" }
  const object: AIMClusterServiceTemplate = {
    apiVersion: AIM_API_VERSION,
    kind: "AIMClusterServiceTemplate",
    metadata: { name: templateName(index), annotations: PAUSED },
    spec: { modelName: modelName(index), metric: "latency", precision: "fp8", gpu },
    status: {
      status: "Ready",
      conditions: [READY],
      resolvedHardware: { gpu: { ...gpu, resourceName: "amd.com/gpu" } },
      modelSources: [source],
      profile: {
        metadata: {
          engine: "vllm",
          gpu: "MI300X",
          gpuCount: 1,
          metric: "latency",
          precision: "fp8",
          type: "optimized",
        },
      },
    },
  }
  return { kind: AIMClusterServiceTemplateKind, object }
}

/** Ready models, each with one Ready template that fits the nodes. */
export const readyModels = (count: number): ReadonlyArray<ObjectToWrite> => [
  ...numbers(count).map(readyModel),
  ...numbers(count).map(readyTemplate),
]

/** A Ready cache of each template in a namespace, so that the services start from it. */
export const readyCaches = (count: number, namespace: string): ReadonlyArray<ObjectToWrite> => {
  const caches = numbers(count).map((index): ObjectToWrite => {
    const name = modelName(index)
    const artifact = { uid: `artifact-${index}`, name, model: `example/${name}`, status: "Ready" as const }
    const object: AIMTemplateCache = {
      apiVersion: AIM_API_VERSION,
      kind: "AIMTemplateCache",
      metadata: { name, namespace, annotations: PAUSED },
      spec: { templateName: templateName(index), templateScope: "Cluster", mode: "Shared" },
      status: {
        status: "Ready",
        resolvedTemplateKind: "AIMClusterServiceTemplate",
        conditions: [READY],
        artifacts: {
          [name]: { ...artifact, persistentVolumeClaim: `${name}-weights`, mountPoint: `/workspace/cache/${name}` },
        },
      },
    }
    return { kind: AIMTemplateCacheKind, object }
  })
  const artifacts = numbers(count).map((index): ObjectToWrite => {
    const name = modelName(index)
    const object: AIMArtifact = {
      apiVersion: AIM_API_VERSION,
      kind: "AIMArtifact",
      metadata: { name, namespace, annotations: PAUSED },
      spec: { sourceUri: `hf://example/${name}`, modelId: `example/${name}`, size: "30Gi" },
      status: { status: "Ready", persistentVolumeClaim: `${name}-weights`, conditions: [READY] },
    }
    return { kind: AIMArtifactKind, object }
  })
  return [...artifacts, ...caches]
}

/** Services of a namespace, each of the model with its number modulo `models`. */
export const services = (count: number, namespace: string, models: number): ReadonlyArray<ObjectToWrite> =>
  numbers(count).map((index) => {
    const object: AIMService = {
      apiVersion: AIM_API_VERSION,
      kind: "AIMService",
      metadata: { name: `service-${index}`, namespace },
      spec: { model: { name: modelName(index % models) } },
    }
    return { kind: AIMServiceKind, object }
  })
