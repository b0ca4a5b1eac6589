import {
  type Event,
  type HorizontalPodAutoscaler,
  HorizontalPodAutoscalerKind,
  type InferenceService,
  type KubernetesObject,
  type Pod,
} from "@aim-engine/api"
import { Effect, Result } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { indexKey } from "../cluster-state/object-index.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import type { DomainError } from "../errors/domain-error.ts"
import { isInferenceServiceReady } from "../health/inspectors/inference-service.ts"
import { isPodReady, isTerminating } from "../health/inspectors/pod-containers.ts"
import { type PodLogRequest, podLogKey } from "../health/inspectors/pod-failure.ts"
import { podLogRequests } from "../health/inspectors/pods.ts"
import { horizontalPodAutoscalerName } from "../service/child-names.ts"
import { podLog } from "./pod-log.ts"
import { eventsByObject, eventsKey, podsByInferenceService } from "./serving-index.ts"

type Read<A> = Result.Result<A, DomainError>

/** What runs for a service, as far as it can be read. */
export interface Serving {
  readonly pods: Read<ReadonlyArray<Pod>>
  /** The events about the InferenceService and its pods, read only while something is not ready. */
  readonly events: ReadonlyArray<Event>
  readonly logOf: (request: PodLogRequest) => string | undefined
  readonly hpa: Read<HorizontalPodAutoscaler | undefined>
  /** Whether requests are being answered. */
  readonly isServing: boolean
  /** Pods that are there to stay; undefined where pods cannot be read. */
  readonly replicas: number | undefined
}

/** Nothing runs. */
export const NOT_SERVING: Serving = {
  pods: Result.succeed([]),
  events: [],
  logOf: () => undefined,
  hpa: Result.succeed(undefined),
  isServing: false,
  replicas: 0,
}

/**
 * Looks at what runs for an InferenceService: its pods, its autoscaler, and while something is not ready the events
 * that say why. Logs are asked for only of containers that ended with an error.
 */
export const observeServing = Effect.fnUntraced(function* (
  live: InferenceService,
  wishes: { readonly isAutoscaled: boolean; readonly desired: number },
): Effect.fn.Return<Serving, never, ClusterState> {
  const state = yield* ClusterState
  const { namespace = "", name } = live.metadata
  const pods = yield* read(state.lookup(podsByInferenceService, indexKey(namespace, name)))
  const hpa = wishes.isAutoscaled
    ? yield* read(state.get(HorizontalPodAutoscalerKind, namespace, horizontalPodAutoscalerName(name)))
    : Result.succeed(undefined)
  const present = Result.getOrElse(pods, (): ReadonlyArray<Pod> => [])
  const events = yield* eventsAbout(troubled(live, present))
  const logs = new Map<string, string>()
  for (const request of podLogRequests({ pods: present, events, desired: wishes.desired })) {
    const observed = yield* state.observe(podLog(request))
    if (observed._tag === "Known") logs.set(podLogKey(request), observed.value)
  }
  return {
    pods,
    events,
    logOf: (request) => logs.get(podLogKey(request)),
    hpa,
    isServing: isInferenceServiceReady(live) && present.some(isPodReady),
    replicas: Result.isSuccess(pods) ? present.filter((pod) => !isTerminating(pod)).length : undefined,
  }
})

const read = <A, R>(effect: Effect.Effect<A, Parameters<typeof classifyApiError>[0], R>) =>
  Effect.result(Effect.mapError(effect, classifyApiError))

/** The objects whose events may explain what is wrong. */
const troubled = (live: InferenceService, pods: ReadonlyArray<Pod>): ReadonlyArray<KubernetesObject> => [
  ...(isInferenceServiceReady(live) ? [] : [live]),
  ...pods.filter((pod) => pod.status?.phase === "Pending"),
]

/** Events that cannot be read explain nothing; that is no trouble of its own. */
const eventsAbout = Effect.fnUntraced(function* (objects: ReadonlyArray<KubernetesObject>) {
  const state = yield* ClusterState
  const events: Array<Event> = []
  for (const object of objects) {
    events.push(...(yield* Effect.orElseSucceed(state.lookup(eventsByObject, eventsKey(object)), () => [])))
  }
  return events
})
