import {
  ForeignKey,
  HorizontalPodAutoscalerKind,
  type InferenceService,
  InferenceServiceKind,
  PodKind,
} from "@aim-engine/api"
import { type ApiError, isAlreadyExists, isNotFound } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { type Duration, Effect } from "effect"
import { timestamp, trueCondition } from "./condition.ts"
import { follow } from "./follow.ts"

/** How the simulated KServe behaves. */
export interface KServeOptions {
  /** How long a new revision of a model server takes until it answers. */
  readonly startsWithin: Duration.Input
  /** Images whose containers never start. */
  readonly neverReady: (image: string) => boolean
}

const FIELD_MANAGER = "kserve-simulator"

const existing = <A>(create: Effect.Effect<A, ApiError, KubernetesApi>) =>
  create.pipe(
    Effect.asVoid,
    Effect.catchIf(isAlreadyExists, () => Effect.void),
  )

const ownedBy = (service: InferenceService) => ({
  namespace: service.metadata.namespace ?? "",
  ownerReferences: [
    {
      apiVersion: service.apiVersion,
      kind: service.kind,
      name: service.metadata.name,
      uid: service.metadata.uid ?? "",
      controller: true,
    },
  ],
})

const runPod = (service: InferenceService, index: number) =>
  Effect.gen(function* () {
    const api = yield* KubernetesApi
    const name = `${service.metadata.name}-predictor-${index}`
    const namespace = service.metadata.namespace ?? ""
    const labels = { ...service.metadata.labels, [ForeignKey.kserveInferenceService]: service.metadata.name }
    const containers = (service.spec.predictor.containers ?? []).map((container) => ({
      name: container.name,
      image: container.image ?? "",
    }))
    yield* existing(
      api.create(
        PodKind,
        Object.assign(
          { apiVersion: "v1", kind: "Pod", metadata: { ...ownedBy(service), name, labels } },
          { spec: { containers } },
        ),
        FIELD_MANAGER,
      ),
    )
    const time = yield* timestamp
    const status = {
      phase: "Running",
      conditions: [trueCondition("Ready", "PodReady", time)],
      containerStatuses: containers.map((container) => ({
        name: container.name,
        image: container.image,
        imageID: "",
        ready: true,
        restartCount: 0,
        state: { running: { startedAt: time } },
      })),
    }
    yield* api.patch(
      PodKind,
      { namespace, name },
      { type: "merge", body: { status } },
      { fieldManager: FIELD_MANAGER, subresource: "status" },
    )
  })

/** KEDA's part: an autoscaler between the two bounds, content with the lower one. */
const autoscale = (service: InferenceService) =>
  Effect.gen(function* () {
    if (service.metadata.annotations?.[ForeignKey.kserveAutoscalerClass] !== "keda") return
    const api = yield* KubernetesApi
    const name = `keda-hpa-${service.metadata.name}-predictor`
    const minReplicas = service.spec.predictor.minReplicas ?? 1
    const maxReplicas = service.spec.predictor.maxReplicas ?? minReplicas
    const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: `${service.metadata.name}-predictor` }
    yield* existing(
      api.create(
        HorizontalPodAutoscalerKind,
        Object.assign(
          {
            apiVersion: "autoscaling/v2",
            kind: "HorizontalPodAutoscaler",
            metadata: { ...ownedBy(service), name, labels: service.metadata.labels ?? {} },
          },
          { spec: { scaleTargetRef, minReplicas, maxReplicas } },
        ),
        FIELD_MANAGER,
      ),
    )
    const time = yield* timestamp
    const status = {
      currentReplicas: minReplicas,
      desiredReplicas: minReplicas,
      conditions: [
        trueCondition("AbleToScale", "ReadyForNewScale", time),
        trueCondition("ScalingActive", "ValidMetricFound", time),
      ],
    }
    yield* api.patch(
      HorizontalPodAutoscalerKind,
      { namespace: service.metadata.namespace ?? "", name },
      { type: "merge", body: { status } },
      { fieldManager: FIELD_MANAGER, subresource: "status" },
    )
  })

const isServing = (service: InferenceService): boolean =>
  service.status?.observedGeneration === service.metadata.generation

const serve = (service: InferenceService, options: KServeOptions) =>
  Effect.gen(function* () {
    const image = service.spec.predictor.containers?.[0]?.image ?? ""
    if (isServing(service) || options.neverReady(image)) return
    yield* Effect.sleep(options.startsWithin)
    for (let index = 0; index < (service.spec.predictor.minReplicas ?? 1); index++) yield* runPod(service, index)
    yield* autoscale(service)
    const time = yield* timestamp
    const status = {
      observedGeneration: service.metadata.generation ?? 1,
      deploymentMode: "Standard",
      url: `http://${service.metadata.name}.${service.metadata.namespace ?? ""}.example.com`,
      conditions: ["PredictorReady", "IngressReady", "Ready"].map((type) => trueCondition(type, "Ready", time)),
    }
    yield* (yield* KubernetesApi).patch(
      InferenceServiceKind,
      { namespace: service.metadata.namespace ?? "", name: service.metadata.name },
      { type: "merge", body: { status } },
      { fieldManager: FIELD_MANAGER, subresource: "status" },
    )
  }).pipe(Effect.catchIf(isNotFound, () => Effect.void))

/**
 * Plays KServe and KEDA until interrupted: each revision of an InferenceService gets its pods, becomes Ready after a
 * moment, and an autoscaler where it asks for one. What it makes is owned by the InferenceService.
 */
export const simulateKServe = (options: Partial<KServeOptions> = {}): Effect.Effect<never, never, KubernetesApi> =>
  follow(InferenceServiceKind, (service) =>
    serve(service, { startsWithin: "500 millis", neverReady: () => false, ...options }),
  )
