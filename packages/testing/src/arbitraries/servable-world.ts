import {
  AIM_API_VERSION,
  type AIMClusterModel,
  type AIMClusterRuntimeConfig,
  type AIMClusterServiceTemplate,
  type AIMService,
  type KubernetesObject,
  type Namespace,
  type Node,
  refKey,
  refOf,
} from "@aim-engine/api"
import fc from "fast-check"
import type { ServiceOptions } from "./services.ts"
import { objectsOf, WORLD_IMAGES, WORLD_MODELS, WORLD_NAMESPACES, world } from "./world.ts"

const CREATED = "2026-01-30T12:00:00Z"

const namespaces = WORLD_NAMESPACES.map(
  (name): Namespace => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }),
)

const node: Node = {
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "mi300x", labels: { "amd.com/gpu.device-id": "74a1", "amd.com/gpu.vram": "192G" } },
  status: { allocatable: { "amd.com/gpu": "8" }, capacity: { "amd.com/gpu": "8" } },
}

const models = WORLD_MODELS.map(
  (name, index): AIMClusterModel => ({
    apiVersion: AIM_API_VERSION,
    kind: "AIMClusterModel",
    metadata: { name },
    spec: { image: WORLD_IMAGES[index] ?? name },
    status: { status: "Ready" },
  }),
)

/** A template on GPUs whose files can be cached, and one on CPUs whose image brings all. */
const templates = WORLD_MODELS.flatMap(
  (modelName): ReadonlyArray<AIMClusterServiceTemplate> => [
    {
      apiVersion: AIM_API_VERSION,
      kind: "AIMClusterServiceTemplate",
      metadata: { name: `${modelName}-fast` },
      spec: { modelName, metric: "latency", precision: "fp8", gpu: { model: "MI300X", requests: 1 } },
      status: {
        status: "Ready",
        modelSources: [{ modelId: `org/${modelName}`, sourceUri: `hf://org/${modelName}`, size: "16Gi" }],
        resolvedHardware: { gpu: { model: "MI300X", requests: 1 } },
        profile: { metadata: { type: "optimized", metric: "latency", precision: "fp8", gpu: "MI300X", gpuCount: 1 } },
      },
    },
    {
      apiVersion: AIM_API_VERSION,
      kind: "AIMClusterServiceTemplate",
      metadata: { name: `${modelName}-cheap` },
      spec: { modelName, metric: "throughput", precision: "fp16" },
      status: { status: "Ready", profile: { metadata: { type: "optimized" } } },
    },
  ],
)

const runtimeConfigs = ["default", "team"].map(
  (name): AIMClusterRuntimeConfig => ({
    apiVersion: AIM_API_VERSION,
    kind: "AIMClusterRuntimeConfig",
    metadata: { name },
    spec: { routing: { enabled: true, gatewayRef: { name: "inference", namespace: "gateways" } } },
  }),
)

/** What every service of a world may use: its models and templates are ready, its runtime configs name a gateway. */
const foundation: ReadonlyArray<KubernetesObject> = [...namespaces, node, ...models, ...templates, ...runtimeConfigs]

/** As the API server would store it: with a uid, a generation and a time of creation. */
const stored = (object: KubernetesObject): KubernetesObject => ({
  ...object,
  metadata: { uid: refKey(refOf(object)), generation: 1, creationTimestamp: CREATED, ...object.metadata },
})

/** The objects of a cluster, each name once, and the services among them. */
export interface ServableWorld {
  readonly objects: ReadonlyArray<KubernetesObject>
  readonly services: ReadonlyArray<AIMService>
}

/**
 * Clusters in which many services can be served: as in `world`, but mostly with a ready model and templates for each name
 * that services ask for. Half of these have nothing else, so that nothing stands in the way.
 */
export const servableWorld = (
  services?: (options: ServiceOptions) => fc.Arbitrary<AIMService>,
): fc.Arbitrary<ServableWorld> =>
  fc
    .tuple(
      world(services),
      fc.oneof(
        { weight: 4, arbitrary: fc.constant({ isFounded: true, isPlain: true }) },
        { weight: 4, arbitrary: fc.constant({ isFounded: true, isPlain: false }) },
        { weight: 1, arbitrary: fc.constant({ isFounded: false, isPlain: false }) },
      ),
    )
    .map(([it, { isFounded, isPlain }]) => {
      const objects = [...(isFounded ? foundation : []), ...(isPlain ? it.services : objectsOf(it))].map(stored)
      return {
        objects: [...new Map(objects.map((object) => [refKey(refOf(object)), object])).values()],
        services: it.services,
      }
    })
