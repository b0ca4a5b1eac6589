import type {
  AIMClusterModel,
  AIMClusterServiceTemplate,
  AIMResourceStatus,
  AIMRuntimeConfig,
  AIMService,
  AIMServiceSpec,
  AIMServiceStatus,
  AIMTemplateCache,
  HTTPRoute,
  InferenceService,
  KubernetesObject,
  Namespace,
  Node,
  Pod,
} from "@aim-engine/api"
import { Clock, Effect } from "effect"
import { type ClusterSnapshot, makeSnapshot } from "../../cluster-state/snapshot.ts"
import { onSnapshots, planToFixpoint } from "../../reconcile/fixpoint.ts"
import type { ApplyFailure, Plan } from "../../reconcile/plan.ts"
import { serviceReconciler } from "../reconcile-service.ts"

/** The instant of all tests: 2026-01-31T12:00:00Z. */
export const NOW = 1_769_860_800_000
const CREATED = "2026-01-30T12:00:00Z"

export const namespace: Namespace = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "ml-team", uid: "ns-uid", creationTimestamp: CREATED },
}

/** A node with eight MI300X. */
export const node: Node = {
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name: "gpu-1",
    uid: "node-uid",
    labels: { "amd.com/gpu.device-id": "74a1", "amd.com/gpu.family": "AI", "amd.com/gpu.vram": "192G" },
  },
  status: { allocatable: { "amd.com/gpu": "8" }, capacity: { "amd.com/gpu": "8" } },
}

export const model = (status: AIMResourceStatus = "Ready"): AIMClusterModel => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMClusterModel",
  metadata: { name: "qwen", uid: "model-uid", creationTimestamp: CREATED },
  spec: { image: "amdenterpriseai/aim-qwen:1.0" },
  status: { status },
})

export const template = (
  status: AIMResourceStatus = "Ready",
  changes: Partial<AIMClusterServiceTemplate["status"]> = {},
): AIMClusterServiceTemplate => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMClusterServiceTemplate",
  metadata: { name: "qwen-latency", uid: "template-uid", creationTimestamp: CREATED },
  spec: { modelName: "qwen", metric: "latency", precision: "fp8", gpu: { model: "MI300X", requests: 4 } },
  status: {
    status,
    resolvedHardware: { gpu: { model: "MI300X", requests: 4 } },
    modelSources: [{ modelId: "qwen/qwen3", sourceUri: "hf://qwen/qwen3", size: "30Gi" }],
    profile: { metadata: { type: "optimized", metric: "latency", precision: "fp8", gpu: "MI300X", gpuCount: 4 } },
    ...changes,
  },
})

export const runtimeConfig = (spec: AIMRuntimeConfig["spec"]): AIMRuntimeConfig => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMRuntimeConfig",
  metadata: { name: "default", namespace: "ml-team", uid: "config-uid" },
  spec,
})

/** The service `qwen-chat` of namespace `ml-team`, with its finalizer. */
export const service = (spec: Partial<AIMServiceSpec> = {}, status?: AIMServiceStatus): AIMService => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMService",
  metadata: {
    name: "qwen-chat",
    namespace: "ml-team",
    uid: "0a1b-2c3d",
    generation: 1,
    creationTimestamp: CREATED,
    finalizers: ["aim.eai.amd.com/template-cache-cleanup"],
  },
  spec: { model: { name: "qwen" }, ...spec },
  ...(status === undefined ? {} : { status }),
})

const owner = {
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMService",
  name: "qwen-chat",
  uid: "0a1b-2c3d",
  controller: true,
}

/** The service's InferenceService as KServe reports it. */
export const inferenceService = (
  isReady: boolean,
  volumes: ReadonlyArray<{ readonly name: string; readonly claim: string; readonly path: string }> = [],
): InferenceService => ({
  apiVersion: "serving.kserve.io/v1beta1",
  kind: "InferenceService",
  metadata: {
    name: "qwen-chat-a04542d9",
    namespace: "ml-team",
    uid: "isvc-uid",
    generation: 1,
    creationTimestamp: CREATED,
    ownerReferences: [owner],
  },
  spec: {
    predictor: {
      containers: [
        {
          name: "kserve-container",
          image: "amdenterpriseai/aim-qwen:1.0",
          volumeMounts: volumes.map(({ name, path }) => ({ name, mountPath: path })),
        },
      ],
      volumes: volumes.map(({ name, claim }) => ({ name, persistentVolumeClaim: { claimName: claim } })),
    },
  },
  status: {
    deploymentMode: "Standard",
    conditions: [{ type: "Ready", status: isReady ? "True" : "False", lastTransitionTime: CREATED }],
  },
})

export const readyPod = (name = "qwen-pod"): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name,
    namespace: "ml-team",
    uid: `${name}-uid`,
    creationTimestamp: CREATED,
    labels: { "serving.kserve.io/inferenceservice": "qwen-chat-a04542d9" },
  },
  status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
})

export const cache = (
  status: AIMResourceStatus,
  changes: {
    readonly metadata?: Partial<AIMTemplateCache["metadata"]>
    readonly status?: AIMTemplateCache["status"]
  } = {},
): AIMTemplateCache => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMTemplateCache",
  metadata: {
    name: "some-cache",
    namespace: "ml-team",
    uid: "cache-uid",
    creationTimestamp: CREATED,
    ...changes.metadata,
  },
  spec: { templateName: "qwen-latency", templateScope: "Cluster", mode: "Shared" },
  status: {
    status,
    artifacts: {
      qwen: {
        name: "qwen",
        model: "qwen/qwen3",
        status: status === "Ready" ? "Ready" : "Progressing",
        persistentVolumeClaim: "qwen-claim",
        mountPoint: "/workspace/cache/qwen/qwen3",
      },
    },
    ...changes.status,
  },
})

export const claim = (name: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace: "ml-team", uid: `${name}-uid` },
})

/** The service's route as its gateway judges it. */
export const route = (accepted: "True" | "False" | "Unknown" = "True"): HTTPRoute => ({
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "HTTPRoute",
  metadata: {
    name: "qwen-chat-route",
    namespace: "ml-team",
    uid: "route-uid",
    generation: 1,
    ownerReferences: [owner],
  },
  spec: {},
  status: {
    parents: [
      {
        parentRef: { name: "gw" },
        controllerName: "example.com/gateway",
        conditions: [
          { type: "Accepted", status: accepted, reason: "Accepted", message: "", lastTransitionTime: CREATED },
        ],
      },
    ],
  },
})

/** A cluster with a namespace, a node, and these objects. */
export const clusterOf = (...objects: ReadonlyArray<KubernetesObject>): ClusterSnapshot =>
  makeSnapshot([namespace, node, ...objects])

/** The plan for the service in a cluster at {@link NOW}. */
export const planFor = (
  subject: AIMService,
  cluster: ClusterSnapshot,
  failures: ReadonlyArray<ApplyFailure> = [],
): Plan => {
  const now = Effect.succeed(NOW)
  const clock = Effect.runSync(Clock.Clock)
  return Effect.runSync(
    serviceReconciler
      .reconcile(subject, failures)
      .pipe(
        Effect.provide(cluster.with([subject]).layer),
        Effect.provideService(Clock.Clock, { ...clock, currentTimeMillis: now, currentTimeMillisUnsafe: () => NOW }),
      ),
  )
}

/** The service's status after the plan. */
export const statusAfter = (plan: Plan): AIMServiceStatus => plan.status ?? {}

/** Plans all services until nothing changes. */
export const fixpointOf = (cluster: ClusterSnapshot) =>
  Effect.runSync(planToFixpoint(cluster, [onSnapshots(serviceReconciler)], { now: NOW, maxRounds: 10 }))

/** The planned object of a kind. */
export const planned = (plan: Plan, kind: string): KubernetesObject | undefined =>
  plan.apply.find((each) => each.kind.kind === kind)?.object
