import { type Job, JobKind, type Pod, PodKind } from "@aim-engine/api"
import { type ApiError, formatTime, isNotFound, isOwnedBy, parseTime } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Clock, Effect } from "effect"
import { untilAfter } from "./due-time.ts"
import { countPods, deadlineOf, endedJobStatus, isFinished, judgeJob, type PodCounts } from "./job-verdict.ts"
import { controllerReference, readLabelled, readObject, writeStatus } from "./read-object.ts"
import { type Key, ownSource, runSimulator } from "./simulator.ts"

/** The label by which the pods of a Job are known. Source: Kubernetes, `batch/v1`. */
export const JOB_NAME_LABEL = "batch.kubernetes.io/job-name"

const MANAGER = "kube-controller-manager"
const FIRST_BACKOFF_SECONDS = 10
const LONGEST_BACKOFF_SECONDS = 360

const nameOf = (job: Job, attempt: number): string => `${job.metadata.name}-${String(attempt).padStart(5, "0")}`

const podOf = (job: Job, attempt: number, node: string) => {
  const { metadata: { labels = {}, annotations = {} } = {}, spec } = job.spec.template
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: nameOf(job, attempt),
      namespace: job.metadata.namespace ?? "",
      labels: { ...labels, [JOB_NAME_LABEL]: job.metadata.name },
      annotations,
      ownerReferences: [controllerReference(job)],
    },
    spec: { ...spec, nodeName: node },
  }
}

/** Milliseconds until the next attempt after some failures: 10 s, doubled by each further one, at most 6 minutes. */
const untilNextAttempt = (pods: ReadonlyArray<Pod>, failed: number): Effect.Effect<number | undefined> => {
  const ended = pods.flatMap((pod) => pod.status?.containerStatuses?.[0]?.state?.terminated?.finishedAt ?? [])
  const last = ended.toSorted((left, right) => (parseTime(left) ?? 0) - (parseTime(right) ?? 0)).at(-1)
  const seconds = Math.min(FIRST_BACKOFF_SECONDS * 2 ** (failed - 1), LONGEST_BACKOFF_SECONDS)
  return last === undefined ? Effect.undefined : untilAfter(last, `${seconds} seconds`)
}

/** Deletes a finished Job when its time to live is over. Source: Kubernetes, the TTL-after-finished controller. */
const expire = Effect.fnUntraced(function* (
  key: Key,
  job: Job,
): Effect.fn.Return<number | undefined, ApiError, KubernetesApi> {
  const ttl = job.spec.ttlSecondsAfterFinished
  if (ttl === undefined) return undefined
  const finished = job.status?.conditions?.find(({ type }) => type === "Complete" || type === "Failed")
  const due = yield* untilAfter(finished?.lastTransitionTime, `${ttl} seconds`)
  if (due !== undefined) return due
  const api = yield* KubernetesApi
  const { uid } = job.metadata
  yield* api.delete(JobKind, key, { propagation: "Foreground", ...(uid === undefined ? {} : { uid }) })
  return undefined
})

/** Deletes the pods that run although their Job has ended. */
const deleteActivePods = (pods: ReadonlyArray<Pod>) =>
  Effect.forEach(
    pods.filter(({ status, metadata }) => !isDone(status?.phase) && metadata.deletionTimestamp === undefined),
    ({ metadata: { namespace = "", name } }) =>
      Effect.flatMap(KubernetesApi, (api) =>
        api.delete(PodKind, { namespace, name }, { propagation: "Background" }),
      ).pipe(Effect.catchIf(isNotFound, () => Effect.void)),
    { discard: true },
  )

const isDone = (phase: string | undefined): boolean => phase === "Succeeded" || phase === "Failed"

const recordCounts = (key: Key, { status }: Job, { active, failed }: PodCounts, now: string) =>
  status?.startTime !== undefined && (status.active ?? 0) === active && (status.failed ?? 0) === failed
    ? Effect.void
    : writeStatus(
        JobKind,
        key,
        {
          active: active === 0 ? null : active,
          failed: failed === 0 ? null : failed,
          startTime: status?.startTime ?? now,
        },
        MANAGER,
      )

/** Brings a Job further that has not ended. Returns the milliseconds until it has to be looked at again. */
const proceed = Effect.fnUntraced(function* (
  key: Key,
  job: Job,
  node: string,
): Effect.fn.Return<number | undefined, ApiError, KubernetesApi> {
  const millis = yield* Clock.currentTimeMillis
  const now = formatTime(millis)
  const labelled = yield* readLabelled(PodKind, key.namespace, JOB_NAME_LABEL, key.name)
  const pods = labelled.filter((pod) => isOwnedBy(pod, job.metadata.uid))
  const counts = countPods(job, pods)
  const end = judgeJob(job, counts, millis)
  if (end !== undefined) {
    yield* deleteActivePods(pods)
    yield* writeStatus(JobKind, key, endedJobStatus(end, counts, now), MANAGER)
    return undefined
  }
  yield* recordCounts(key, job, counts, now)
  const deadline = deadlineOf(job)
  const untilDeadline = deadline === undefined ? undefined : deadline - millis
  if (counts.active > 0) return untilDeadline
  const pause = counts.failed === 0 ? undefined : yield* untilNextAttempt(pods, counts.failed)
  if (pause !== undefined) return Math.min(pause, untilDeadline ?? pause)
  const api = yield* KubernetesApi
  yield* api.create(PodKind, podOf(job, Math.max(pods.length, counts.failed) + 1, node), MANAGER)
  return untilDeadline
})

/**
 * Plays the Job controller: a pod per attempt, `Complete` when one succeeds, `Failed` when the back-off limit or the
 * deadline is exceeded, and deletion after the time to live. The pods are run by the kubelet. Runs until it is
 * interrupted. A cluster with a controller manager has the real one.
 */
export const simulateJobs = (node = "simulated"): Effect.Effect<never, never, KubernetesApi> =>
  runSimulator(
    [
      ownSource(JobKind),
      {
        kind: PodKind,
        keys: ({ metadata }) => {
          const name = metadata.labels?.[JOB_NAME_LABEL]
          return name === undefined ? [] : [{ namespace: metadata.namespace ?? "", name }]
        },
      },
    ],
    Effect.fnUntraced(function* (key) {
      const job = yield* readObject(JobKind, key)
      if (job === undefined || job.metadata.deletionTimestamp !== undefined || job.spec.suspend === true) {
        return undefined
      }
      return yield* isFinished(job) ? expire(key, job) : proceed(key, job, node)
    }),
  )
