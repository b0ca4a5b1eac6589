import {
  AIM_API_VERSION,
  type AIMClusterModel,
  AIMClusterModelKind,
  AIMClusterServiceTemplateKind,
  type AIMModel,
  AIMModelKind,
  type AIMModelSpec,
  AIMServiceTemplateKind,
  type Condition,
  type KubernetesObject,
  type ResourceKind,
  type Secret,
  SecretKind,
} from "@aim-engine/api"
import { findCondition, type ServiceTemplate } from "@aim-engine/core"
import { dryRun, type OfferedProfile } from "@aim-engine/testing"
import { expect } from "vitest"
import { type PushTarget, pushImage } from "../registry/push-image.ts"
import { type RealRegistry, startRegistry } from "../registry/real-registry.ts"
import type { ObjectToWrite } from "../scale/write-objects.ts"
import { gpuNode, startTemplateCluster, type TemplateCluster } from "../templates/template-cluster.ts"

/** A cluster with a node of MI300X and one of MI325X, and a registry that stands in for Docker Hub. */
export interface ModelCluster extends TemplateCluster {
  readonly registry: RealRegistry
  /** Pushes an image that discovery can run, too. The name is that of Docker Hub, as models write it. */
  readonly push: (image: string, labels: Readonly<Record<string, string>>) => Promise<string>
  /** A model, once its status and conditions are as expected; a condition is given as `True/Reason`. */
  readonly untilModel: (kind: ModelKind, name: string, expected: Verdict, namespace?: string) => Promise<Model>
  readonly templatesOf: (model: string, namespace?: string) => Promise<ReadonlyArray<ServiceTemplate>>
}

type Model = AIMModel | AIMClusterModel
type ModelKind = ResourceKind<AIMModel> | ResourceKind<AIMClusterModel>

/** The overall state under `status`, and conditions by type. */
export type Verdict = Readonly<Record<string, string>>

/** Discovery Jobs, images and retries take their time on two busy cores. */
const PATIENCE = { timeout: 100_000, interval: 250 }

/** A profile for whatever is asked for, as an image offers it that runs on all GPUs. */
export const anyProfile: Parameters<typeof dryRun>[0] = ({ gpu = "MI300X", gpuCount = 1, metric, precision }) => {
  const profile: OfferedProfile = {
    profile: {
      metadata: {
        engine: "vllm",
        gpu,
        gpu_count: gpuCount,
        metric: metric ?? "latency",
        precision: precision ?? "fp8",
        type: "optimized",
      },
    },
    models: [{ name: "acme/model", source: "hf://acme/model", size_gb: 16 }],
  }
  return [profile]
}

const verdictText = ({ status, reason }: Pick<Condition, "status" | "reason">): string => `${status}/${reason}`

const verdictOf = (model: Model | undefined): Verdict => ({
  status: model?.status?.status ?? "",
  ...Object.fromEntries((model?.status?.conditions ?? []).map((condition) => [condition.type, verdictText(condition)])),
})

/** The message of a condition of an object. */
export const messageOf = (
  object: { readonly status?: { readonly conditions?: ReadonlyArray<Condition> } } | undefined,
  type: string,
): string => findCondition(object?.status?.conditions, type)?.message ?? ""

/** Starts the cluster and the registry; the operator is yet to be started with {@link mirrorOf} as a flag. */
export const startModelCluster = async (registry?: RealRegistry): Promise<ModelCluster> => {
  const store = registry ?? (await startRegistry())
  const cluster = await startTemplateCluster([gpuNode("gpu-0", "74a1"), gpuNode("gpu-1", "74a5")])
  const target: PushTarget = { origin: store.origin }
  const read = (kind: ModelKind, name: string, namespace: string): Promise<Model | undefined> =>
    kind.kind === "AIMModel"
      ? cluster.scene.read(AIMModelKind, namespace, name)
      : cluster.scene.read(AIMClusterModelKind, "", name)
  return {
    ...cluster,
    registry: store,
    push: async (image, labels) => {
      const [repository = "", tag = ""] = image.split(":")
      cluster.dryRuns.set(image, dryRun(anyProfile, { after: 0 }))
      return (await pushImage(target, repository, tag, labels)).digest
    },
    untilModel: async (kind, name, expected, namespace = "") => {
      await expect.poll(async () => verdictOf(await read(kind, name, namespace)), PATIENCE).toMatchObject(expected)
      const found = await read(kind, name, namespace)
      if (found === undefined) throw new Error(`${kind.kind} ${name} is gone`)
      return found
    },
    templatesOf: async (model, namespace = "") => {
      const all: ReadonlyArray<ServiceTemplate> =
        namespace === ""
          ? await cluster.scene.list(AIMClusterServiceTemplateKind, "")
          : await cluster.scene.list(AIMServiceTemplateKind, namespace)
      return all.filter(({ spec }) => spec.modelName === model)
    },
    stop: async () => {
      await cluster.stop()
      await store.stop()
    },
  }
}

/** The operator's flag under which it reads a registry instead of Docker Hub. */
export const mirrorOf = ({ origin }: Pick<RealRegistry, "origin">): string => `--registry-mirrors=docker.io=${origin}`

/** A model of the cluster. */
export const clusterModel = (name: string, spec: AIMModelSpec): ObjectToWrite => {
  const object: AIMClusterModel = { apiVersion: AIM_API_VERSION, kind: "AIMClusterModel", metadata: { name }, spec }
  return { kind: AIMClusterModelKind, object }
}

/** A model of a namespace. */
export const model = (namespace: string, name: string, spec: AIMModelSpec): ObjectToWrite => {
  const object: AIMModel = { apiVersion: AIM_API_VERSION, kind: "AIMModel", metadata: { name, namespace }, spec }
  return { kind: AIMModelKind, object }
}

/** A Secret with a password for a registry. */
export const pullSecret = (
  namespace: string,
  name: string,
  host: string,
  { username, password }: { readonly username: string; readonly password: string },
): ObjectToWrite => {
  const auth = Buffer.from(`${username}:${password}`).toString("base64")
  const config = JSON.stringify({ auths: { [host]: { auth } } })
  const object: Secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace },
    type: "kubernetes.io/dockerconfigjson",
    data: { ".dockerconfigjson": Buffer.from(config).toString("base64") },
  }
  return { kind: SecretKind, object }
}

/** Names of objects, sorted. */
export const namesOf = (objects: ReadonlyArray<KubernetesObject>): ReadonlyArray<string> =>
  objects.map(({ metadata }) => metadata.name).sort()

/** Labels of an image for these deployments. */
export const labelsFor = (
  canonicalName: string,
  deployments: ReadonlyArray<object>,
): Readonly<Record<string, string>> => ({
  "com.amd.aim.model.canonicalName": canonicalName,
  "com.amd.aim.title": `The model ${canonicalName}`,
  "com.amd.aim.model.recommendedDeployments": JSON.stringify(deployments),
  "org.opencontainers.image.licenses": "MIT",
})
