import { type ObjectRef, PersistentVolumeClaimKind, type Pod, PodKind } from "@aim-engine/api"
import { type ApiError, formatTime } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Clock, Duration, Effect } from "effect"
import { type Behaviour, type BehaviourRule, behaviourOf } from "./container-behaviour.ts"
import { untilAfter } from "./due-time.ts"
import { endedStatus, pullErrorStatus, runningStatus } from "./pod-status.ts"
import { readObject, writeStatus } from "./read-object.ts"
import { type Key, ownSource, runSimulator } from "./simulator.ts"

/** Takes what a container wrote, such as `InMemoryCluster.writePodLog`. */
export type LogSink = (
  ref: Pick<ObjectRef, "namespace" | "name">,
  text: string,
  source: { readonly container: string },
) => Effect.Effect<void>

/** How pods are run. */
export interface KubeletOptions {
  /** What containers do; the first rule that matches counts. */
  readonly behaviours?: ReadonlyArray<BehaviourRule>
  /** How long a pod is pending. Default 1 second. */
  readonly startAfter?: Duration.Input
  /** Which pods are run; all unless given. */
  readonly runs?: (pod: Pod) => boolean
  /** Where logs go. On a real API server there is no way to write them. */
  readonly writeLog?: LogSink
}

const MANAGER = "kubelet"
/** How soon it is looked again whether volumes are there. */
const VOLUMES_MS = 1000
/** How often a container gets to do its work while it runs, and how soon again at the earliest. */
const WORK_STEPS = 20
const WORK_MS = 200

const isDone = (pod: Pod): boolean => pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed"
const isReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false

/** The pod is deleted and has ended: now it can be forgotten. */
const forget = (key: Key, pod: Pod): Effect.Effect<void, ApiError, KubernetesApi> =>
  Effect.flatMap(KubernetesApi, (api) =>
    api.delete(PodKind, key, {
      propagation: "Background",
      gracePeriodSeconds: 0,
      ...(pod.metadata.uid === undefined ? {} : { uid: pod.metadata.uid }),
    }),
  )

const writeLog = (key: Key, pod: Pod, behaviour: Behaviour, options: KubeletOptions): Effect.Effect<void> => {
  const container = pod.spec?.containers[0]?.name
  if (container === undefined || options.writeLog === undefined || behaviour._tag === "PullError") return Effect.void
  return options.writeLog(key, behaviour.log ?? "", { container })
}

/** Whether every claim of the pod has its volume. */
const hasVolumes = Effect.fnUntraced(function* (
  { namespace }: Key,
  pod: Pod,
): Effect.fn.Return<boolean, ApiError, KubernetesApi> {
  for (const { persistentVolumeClaim } of pod.spec?.volumes ?? []) {
    if (persistentVolumeClaim === undefined) continue
    const claim = yield* readObject(PersistentVolumeClaimKind, { namespace, name: persistentVolumeClaim.claimName })
    if (claim?.status?.phase !== "Bound") return false
  }
  return true
})

/** Starts a pending pod once its time has come and its volumes are there. */
const start = Effect.fnUntraced(function* (
  key: Key,
  pod: Pod,
  behaviour: Behaviour,
  options: KubeletOptions,
): Effect.fn.Return<number | undefined, ApiError, KubernetesApi> {
  const due = yield* untilAfter(pod.metadata.creationTimestamp, options.startAfter ?? "1 second")
  if (due !== undefined) return due
  if (!(yield* hasVolumes(key, pod))) return VOLUMES_MS
  const now = formatTime(yield* Clock.currentTimeMillis)
  if (behaviour._tag === "PullError") {
    if (pod.status?.containerStatuses === undefined) {
      yield* writeStatus(PodKind, key, pullErrorStatus(pod, behaviour.message, now, now), MANAGER)
    }
    return undefined
  }
  yield* writeLog(key, pod, behaviour, options)
  yield* writeStatus(PodKind, key, runningStatus(pod, false, now, now), MANAGER)
  return undefined
})

/** Lets a container that comes to an end go on. Returns the milliseconds until it should again; undefined once it is at its end. */
const run = Effect.fnUntraced(function* (
  pod: Pod,
  { after, work }: Extract<Behaviour, { readonly after: Duration.Input }>,
  startedAt: string,
): Effect.fn.Return<number | undefined, ApiError, KubernetesApi> {
  const due = yield* untilAfter(startedAt, after)
  if (work === undefined) return due
  const time = Duration.toMillis(Duration.fromInputUnsafe(after))
  yield* work(pod, due === undefined ? 1 : 1 - due / time)
  return due === undefined ? undefined : Math.min(due, Math.max(WORK_MS, time / WORK_STEPS))
})

/** What a running pod does next, once its time has come. */
const proceed = Effect.fnUntraced(function* (
  key: Key,
  pod: Pod,
  behaviour: Behaviour,
): Effect.fn.Return<number | undefined, ApiError, KubernetesApi> {
  if (behaviour._tag === "NeverReady" || behaviour._tag === "PullError") return undefined
  if (behaviour._tag === "Serve" && isReady(pod)) return undefined
  const startedAt = pod.status?.startTime ?? ""
  const due = yield* behaviour._tag === "Serve"
    ? untilAfter(startedAt, behaviour.readyAfter)
    : run(pod, behaviour, startedAt)
  if (due !== undefined) return due
  const now = formatTime(yield* Clock.currentTimeMillis)
  const status =
    behaviour._tag === "Serve" ? runningStatus(pod, true, startedAt, now) : endedStatus(pod, behaviour, startedAt, now)
  yield* writeStatus(PodKind, key, status, MANAGER)
  return undefined
})

/**
 * Plays the kubelets of all nodes: pods start, get ready or end as their behaviour says, and go when they are deleted.
 * Runs until it is interrupted, on the in-memory cluster as on a real API server.
 */
export const simulateKubelet = (options: KubeletOptions = {}): Effect.Effect<never, never, KubernetesApi> =>
  runSimulator(
    [ownSource(PodKind)],
    Effect.fnUntraced(function* (key) {
      const pod = yield* readObject(PodKind, key)
      if (pod === undefined || options.runs?.(pod) === false) return undefined
      if (pod.metadata.deletionTimestamp !== undefined) {
        yield* forget(key, pod)
        return undefined
      }
      if (isDone(pod)) return undefined
      const behaviour = behaviourOf(pod, options.behaviours ?? [])
      return yield* pod.status?.phase === "Running" ? proceed(key, pod, behaviour) : start(key, pod, behaviour, options)
    }),
  )
