import {
  ForeignKey,
  type HorizontalPodAutoscaler,
  HorizontalPodAutoscalerKind,
  type InferenceService,
  InferenceServiceKind,
  type Pod,
  PodKind,
} from "@aim-engine/api"
import { type ApiError, formatTime, horizontalPodAutoscalerName, predictorServiceName } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Clock, Effect } from "effect"
import { inferenceServiceStatus, isStatusCurrent } from "./inference-service-status.ts"
import { controllerReference, readLabelled, readObject, writeStatus } from "./read-object.ts"
import { type Key, ownSource, runSimulator } from "./simulator.ts"

/** How inference services are run. */
export interface KServeOptions {
  /** The node that predictor pods are put on. Default `simulated`. */
  readonly node?: string
  /** Domain of the inference services' URLs. Default `example.com`. */
  readonly domain?: string
}

const MANAGER = "kserve-controller-manager"
const GENERATION = "aim-engine.test/generation"

const isReady = (pod: Pod): boolean =>
  pod.metadata.deletionTimestamp === undefined &&
  (pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false)

const predictorPod = (service: InferenceService, index: number, node: string) => {
  const { labels = {}, annotations = {}, minReplicas, maxReplicas, autoScaling, ...spec } = service.spec.predictor
  const generation = String(service.metadata.generation ?? 1)
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `${predictorServiceName(service.metadata.name)}-${generation}-${index}`,
      namespace: service.metadata.namespace ?? "",
      labels: { ...labels, [ForeignKey.kserveInferenceService]: service.metadata.name, component: "predictor" },
      annotations: { ...annotations, [GENERATION]: generation },
      ownerReferences: [controllerReference(service)],
    },
    spec: { ...spec, nodeName: node },
  }
}

/** Creates the pods that are missing, and deletes those that are too many or of an earlier generation. */
const scale = Effect.fnUntraced(function* (
  service: InferenceService,
  pods: ReadonlyArray<Pod>,
  replicas: number,
  node: string,
): Effect.fn.Return<void, ApiError, KubernetesApi> {
  const api = yield* KubernetesApi
  const wanted = Array.from({ length: replicas }, (_, index) => predictorPod(service, index, node))
  const names = new Set(wanted.map(({ metadata }) => metadata.name))
  const living = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  const existing = new Set(pods.map(({ metadata }) => metadata.name))
  yield* Effect.forEach(
    wanted.filter(({ metadata }) => !existing.has(metadata.name)),
    (pod) => api.create(PodKind, pod, MANAGER),
    { discard: true },
  )
  yield* Effect.forEach(
    living.filter(({ metadata }) => !names.has(metadata.name)),
    ({ metadata: { namespace = "", name } }) => api.delete(PodKind, { namespace, name }, { propagation: "Background" }),
    { discard: true },
  )
})

const autoscalerOf = (key: Key, service: InferenceService) => {
  const { minReplicas = 1, maxReplicas = minReplicas } = service.spec.predictor
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: {
      name: horizontalPodAutoscalerName(key.name),
      namespace: key.namespace,
      ownerReferences: [controllerReference(service)],
    },
    spec: {
      minReplicas,
      maxReplicas: Math.max(maxReplicas, minReplicas, 1),
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: predictorServiceName(key.name) },
    },
  }
}

/** Who scales by KEDA gets the autoscaler that KEDA would make. */
const autoscale = Effect.fnUntraced(function* (
  key: Key,
  service: InferenceService,
): Effect.fn.Return<HorizontalPodAutoscaler | undefined, ApiError, KubernetesApi> {
  if (service.metadata.annotations?.[ForeignKey.kserveAutoscalerClass] !== "keda") return undefined
  const api = yield* KubernetesApi
  const wanted = autoscalerOf(key, service)
  yield* api.apply(HorizontalPodAutoscalerKind, wanted, { fieldManager: "keda-operator", force: true })
  return yield* readObject(HorizontalPodAutoscalerKind, wanted.metadata)
})

const replicasOf = (service: InferenceService, autoscaler: HorizontalPodAutoscaler | undefined): number =>
  Math.max(autoscaler?.status?.desiredReplicas ?? 0, service.spec.predictor.minReplicas ?? 1)

/**
 * Plays KServe in Standard mode: an inference service gets its predictor pods, and is Ready when all of them are.
 * The pods are run by the kubelet. Runs until it is interrupted.
 */
export const simulateKServe = (options: KServeOptions = {}): Effect.Effect<never, never, KubernetesApi> =>
  runSimulator(
    [
      ownSource(InferenceServiceKind),
      {
        kind: PodKind,
        keys: ({ metadata }) => {
          const name = metadata.labels?.[ForeignKey.kserveInferenceService]
          return name === undefined ? [] : [{ namespace: metadata.namespace ?? "", name }]
        },
      },
      {
        kind: HorizontalPodAutoscalerKind,
        keys: ({ metadata }) =>
          (metadata.ownerReferences ?? [])
            .filter(({ kind }) => kind === "InferenceService")
            .map(({ name }) => ({ namespace: metadata.namespace ?? "", name })),
      },
    ],
    Effect.fnUntraced(function* (key) {
      const service = yield* readObject(InferenceServiceKind, key)
      if (service === undefined || service.metadata.deletionTimestamp !== undefined) return undefined
      const replicas = replicasOf(service, yield* autoscale(key, service))
      const pods = yield* readLabelled(PodKind, key.namespace, ForeignKey.kserveInferenceService, key.name)
      yield* scale(service, pods, replicas, options.node ?? "simulated")
      const ready = pods.filter(
        (pod) => isReady(pod) && pod.metadata.annotations?.[GENERATION] === String(service.metadata.generation ?? 1),
      ).length
      const status = inferenceServiceStatus(service, {
        isReady: ready >= replicas,
        domain: options.domain ?? "example.com",
        now: formatTime(yield* Clock.currentTimeMillis),
      })
      if (!isStatusCurrent(service, status)) yield* writeStatus(InferenceServiceKind, key, status, MANAGER)
      return undefined
    }),
  )
