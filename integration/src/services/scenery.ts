import {
  AIM_API_VERSION,
  type AIMClusterModel,
  AIMClusterModelKind,
  type AIMClusterServiceTemplate,
  AIMClusterServiceTemplateKind,
  type AIMClusterServiceTemplateSpec,
  type AIMRuntimeConfig,
  AIMRuntimeConfigKind,
  type AIMRuntimeConfigSpec,
  type AIMService,
  AIMServiceKind,
  type AIMServiceSpec,
  type Gateway,
  GatewayKind,
} from "@aim-engine/api"
import type { ObjectToWrite } from "../scale/write-objects.ts"

/** A model whose image is taken at its word: nobody asks a registry about it. */
export const model = (name: string, image = `example.com/${name}:1.0.0`): ObjectToWrite => {
  const object: AIMClusterModel = {
    apiVersion: AIM_API_VERSION,
    kind: "AIMClusterModel",
    metadata: { name },
    spec: { image, discovery: { extractMetadata: false } },
  }
  return { kind: AIMClusterModelKind, object }
}

/** A template that names its files, so that no Job has to find them out. It is optimized unless said otherwise. */
export const template = (
  name: string,
  modelName: string,
  spec: Omit<AIMClusterServiceTemplateSpec, "modelName"> = {},
): ObjectToWrite => {
  const object: AIMClusterServiceTemplate = {
    apiVersion: AIM_API_VERSION,
    kind: "AIMClusterServiceTemplate",
    metadata: { name },
    spec: {
      modelName,
      type: "optimized",
      metric: "latency",
      precision: "fp8",
      modelSources: [{ modelId: `example/${modelName}`, sourceUri: `hf://example/${modelName}`, size: "30Gi" }],
      ...spec,
    },
  }
  return { kind: AIMClusterServiceTemplateKind, object }
}

/** A gateway in its namespace. */
export const gateway = (name: string, namespace: string): ObjectToWrite => {
  const object: Gateway = {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name, namespace },
    spec: { gatewayClassName: "example", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] },
  }
  return { kind: GatewayKind, object }
}

/** The runtime config of a namespace; `default` is that of every service which names none. */
export const runtimeConfig = (namespace: string, spec: AIMRuntimeConfigSpec, name = "default"): ObjectToWrite => {
  const object: AIMRuntimeConfig = {
    apiVersion: AIM_API_VERSION,
    kind: "AIMRuntimeConfig",
    metadata: { name, namespace },
    spec,
  }
  return { kind: AIMRuntimeConfigKind, object }
}

/** A service, as its user writes it. */
export const service = (
  namespace: string,
  name: string,
  spec: AIMServiceSpec,
  metadata: Pick<AIMService["metadata"], "labels" | "annotations"> = {},
): ObjectToWrite => {
  const object: AIMService = {
    apiVersion: AIM_API_VERSION,
    kind: "AIMService",
    metadata: { name, namespace, ...metadata },
    spec,
  }
  return { kind: AIMServiceKind, object }
}
