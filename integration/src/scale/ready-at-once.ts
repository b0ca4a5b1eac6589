import {
  ForeignKey,
  type HTTPRoute,
  HTTPRouteKind,
  type InferenceService,
  InferenceServiceKind,
  type KubernetesObject,
  PodKind,
  type ResourceKind,
} from "@aim-engine/api"
import { type ApiError, formatTime, isAlreadyExists, isObjectOf } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Clock, Effect, Queue, Schedule, Stream } from "effect"

const FIELD_MANAGER = "simulator"

/** Objects answered at a time. */
const CONCURRENCY = 8

const trueCondition = (type: string, now: string, generation?: number) => ({
  type,
  status: "True",
  reason: "Ready",
  message: "",
  lastTransitionTime: now,
  ...(generation === undefined ? {} : { observedGeneration: generation }),
})

const patchStatus = Effect.fnUntraced(function* (kind: ResourceKind, object: KubernetesObject, status: object) {
  const api = yield* KubernetesApi
  const { namespace = "", name } = object.metadata
  const options = { fieldManager: FIELD_MANAGER, subresource: "status" } as const
  yield* api.patch(kind, { namespace, name }, { type: "merge", body: { status } }, options)
})

const pod = ({ apiVersion, kind, metadata, spec }: InferenceService) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: `${metadata.name}-predictor-0`,
    namespace: metadata.namespace ?? "",
    labels: { ...metadata.labels, [ForeignKey.kserveInferenceService]: metadata.name },
    ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid ?? "", controller: true }],
  },
  spec: { containers: (spec.predictor.containers ?? []).map(({ name, image = "" }) => ({ name, image })) },
})

const serve = Effect.fnUntraced(function* (service: InferenceService) {
  if (service.status?.observedGeneration === service.metadata.generation) return
  const api = yield* KubernetesApi
  const now = formatTime(yield* Clock.currentTimeMillis)
  const created = yield* api.create(PodKind, pod(service), FIELD_MANAGER).pipe(
    Effect.asSome,
    Effect.catchIf(isAlreadyExists, () => Effect.succeedNone),
  )
  if (created._tag === "Some")
    yield* patchStatus(PodKind, created.value, { phase: "Running", conditions: [trueCondition("Ready", now)] })
  yield* patchStatus(InferenceServiceKind, service, {
    observedGeneration: service.metadata.generation ?? 1,
    deploymentMode: "Standard",
    url: `http://${service.metadata.name}.example.com`,
    conditions: ["PredictorReady", "IngressReady", "Ready"].map((type) => trueCondition(type, now)),
  })
})

const accept = Effect.fnUntraced(function* (route: HTTPRoute) {
  const { generation = 1 } = route.metadata
  const [answered] = route.status?.parents ?? []
  if (answered?.conditions?.every(({ observedGeneration }) => observedGeneration === generation)) return
  const now = formatTime(yield* Clock.currentTimeMillis)
  const conditions = ["Accepted", "ResolvedRefs"].map((type) => trueCondition(type, now, generation))
  const parents = (route.spec?.parentRefs ?? []).map((parentRef) => ({
    parentRef,
    controllerName: "example.com/simulator",
    conditions,
  }))
  yield* patchStatus(HTTPRouteKind, route, { parents })
})

/** Lists and watches a kind, and answers each object that is not being deleted; starts over when the watch ends. */
const answerAll = <T extends KubernetesObject>(
  kind: ResourceKind<T>,
  answer: (object: T) => Effect.Effect<void, ApiError, KubernetesApi>,
) =>
  Effect.gen(function* () {
    const api = yield* KubernetesApi
    const isKind = isObjectOf(kind)
    const seen = yield* Queue.unbounded<KubernetesObject>()
    const { items, resourceVersion } = yield* api.list(kind)
    yield* Queue.offerAll(seen, items)
    const answerEach = Stream.runForEach(
      Stream.mapEffect(
        Stream.fromQueue(seen),
        (object) =>
          isKind(object) && object.metadata.deletionTimestamp === undefined
            ? // Refused (it changed meanwhile, or is gone): the change that refused it brings the next one.
              Effect.ignore(answer(object))
            : Effect.void,
        { concurrency: CONCURRENCY },
      ),
      () => Effect.void,
    )
    const follow = Stream.runForEach(api.watch(kind, resourceVersion), (event) =>
      event.type === "ADDED" || event.type === "MODIFIED" ? Queue.offer(seen, event.object) : Effect.void,
    )
    yield* Effect.raceFirst(follow, answerEach)
  }).pipe(Effect.ignore, Effect.repeat(Schedule.spaced("200 millis")), Effect.andThen(Effect.never))

/**
 * Plays KServe and a gateway that take no time: each revision of an InferenceService gets a Ready pod and is Ready, each
 * HTTPRoute is accepted. With few requests, so that what is measured is the operator. Runs until it is interrupted.
 */
export const readyAtOnce: Effect.Effect<never, never, KubernetesApi> = Effect.raceFirst(
  answerAll(InferenceServiceKind, serve),
  answerAll(HTTPRouteKind, accept),
)
