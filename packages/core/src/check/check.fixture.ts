import {
  AIM_API_VERSION,
  type AIMModelSpec,
  type AIMRuntimeConfigSpec,
  type AIMServiceSpec,
  type AIMServiceTemplateSpec,
  type KubernetesObject,
  type Node,
} from "@aim-engine/api"
import { Effect } from "effect"
import { deviceIdsOf } from "../gpu/gpu-models.ts"
import { checkObjects } from "./check-objects.ts"
import type { CheckRule } from "./check-rule.ts"

/** The namespace of the tests. */
export const NAMESPACE = "ml"

const aim = (
  kind: string,
  name: string,
  namespace: string | undefined,
  spec: object,
): KubernetesObject & { readonly spec: object } => ({
  apiVersion: AIM_API_VERSION,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  spec,
})

/** A service of model `llama`, unless its spec says otherwise. */
export const service = (name: string, spec: Partial<AIMServiceSpec> = {}, namespace = NAMESPACE) =>
  aim("AIMService", name, namespace, { model: { name: "llama" }, ...spec })

/** A model of the cluster that gets no templates from its image. */
export const clusterModel = (name = "llama", spec: Partial<AIMModelSpec> = {}) =>
  aim("AIMClusterModel", name, undefined, {
    image: `example.com/${name}:1`,
    discovery: { createServiceTemplates: false },
    ...spec,
  })

/** The same in a namespace. */
export const model = (name = "llama", spec: Partial<AIMModelSpec> = {}) => ({
  ...clusterModel(name, spec),
  kind: "AIMModel",
  metadata: { name, namespace: NAMESPACE },
})

/** A template of the cluster for model `llama`: one MI300X, latency, fp8. */
export const clusterTemplate = (name: string, spec: Partial<AIMServiceTemplateSpec> = {}) =>
  aim("AIMClusterServiceTemplate", name, undefined, {
    modelName: "llama",
    metric: "latency",
    precision: "fp8",
    gpu: { model: "MI300X", requests: 1 },
    ...spec,
  })

/** The same in a namespace. */
export const template = (name: string, spec: Partial<AIMServiceTemplateSpec> = {}) => ({
  ...clusterTemplate(name, spec),
  kind: "AIMServiceTemplate",
  metadata: { name, namespace: NAMESPACE },
})

/** A runtime config of the cluster. */
export const clusterConfig = (name: string, spec: AIMRuntimeConfigSpec = {}) =>
  aim("AIMClusterRuntimeConfig", name, undefined, spec)

/** A node with GPUs of a model. */
export const gpuNode = (
  name: string,
  gpuModel: string,
  gpus: number,
  more: Readonly<Record<string, string>> = {},
): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, labels: { "amd.com/gpu.device-id": deviceIdsOf(gpuModel)[0] ?? gpuModel } },
  status: { allocatable: { cpu: "128", memory: "1Ti", "amd.com/gpu": gpus, ...more } },
})

/** Routing of a service on the gateway of the tests. */
export const routed = (pathTemplate: string): Pick<AIMServiceSpec, "routing"> => ({
  routing: { enabled: true, gatewayRef: { name: "main", namespace: "gateways" }, pathTemplate },
})

/** What a rule finds among objects: `Kind name field: message`. */
export const findingsOf = (rule: CheckRule, objects: ReadonlyArray<KubernetesObject>) =>
  Effect.map(checkObjects(objects, { rules: [rule], severities: new Map([[rule.id, "error"]]) }), (findings) =>
    findings.map(({ object, field, message }) => `${object.kind} ${object.name} ${field}: ${message}`),
  )
