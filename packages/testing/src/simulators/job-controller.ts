import { type Job, JobKind, type Pod, PodKind } from "@aim-engine/api"
import { type ApiError, formatTime, parseTime } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Clock, Effect } from "effect"
import { untilAfter } from "./due-time.ts"
import { controllerReference, readLabelled, readObject, writeStatus } from "./read-object.ts"
import { type Key, ownSource, runSimulator } from "./simulator.ts"

const MANAGER = "kube-controller-manager"
const JOB_LABEL = "batch.kubernetes.io/job-name"
const DEFAULT_BACKOFF_LIMIT = 6
const FIRST_BACKOFF_SECONDS = 10
const LONGEST_BACKOFF_SECONDS = 360

const isFinished = ({ status }: Job): boolean =>
  status?.conditions?.some(({ type, status }) => (type === "Complete" || type === "Failed") && status === "True") ??
  false

const condition = (type: string, reason: string, message: string, at: string) => ({
  type,
  status: "True",
  reason,
  message,
  lastProbeTime: at,
  lastTransitionTime: at,
})

const nameOf = (job: Job, attempt: number): string => `${job.metadata.name}-${String(attempt).padStart(5, "0")}`

const podOf = (job: Job, attempt: number, node: string) => {
  const { metadata: { labels = {}, annotations = {} } = {}, spec } = job.spec.template
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: nameOf(job, attempt),
      namespace: job.metadata.namespace ?? "",
      labels: { ...labels, [JOB_LABEL]: job.metadata.name },
      annotations,
      ownerReferences: [controllerReference(job)],
    },
    spec: { ...spec, nodeName: node },
  }
}

const phaseCount = (pods: ReadonlyArray<Pod>, phase: string): number =>
  pods.filter((pod) => pod.status?.phase === phase).length

/** Milliseconds until the next attempt after some failures: 10 s, doubled by each further one, at most 6 minutes. */
const untilNextAttempt = (pods: ReadonlyArray<Pod>, failed: number): Effect.Effect<number | undefined> => {
  const ended = pods.flatMap((pod) => pod.status?.containerStatuses?.[0]?.state?.terminated?.finishedAt ?? [])
  const last = ended.toSorted((left, right) => (parseTime(left) ?? 0) - (parseTime(right) ?? 0)).at(-1)
  const seconds = Math.min(FIRST_BACKOFF_SECONDS * 2 ** (failed - 1), LONGEST_BACKOFF_SECONDS)
  return untilAfter(last, `${seconds} seconds`)
}

/** The terminal status of a job; undefined while it goes on. */
const verdict = (job: Job, pods: ReadonlyArray<Pod>, now: string): object | undefined => {
  const [succeeded, failed] = [phaseCount(pods, "Succeeded"), phaseCount(pods, "Failed")]
  if (succeeded > 0) {
    const message = "Reached expected number of succeeded pods"
    return {
      active: null,
      succeeded,
      completionTime: now,
      conditions: [
        condition("SuccessCriteriaMet", "CompletionsReached", message, now),
        condition("Complete", "CompletionsReached", message, now),
      ],
    }
  }
  if (failed <= (job.spec.backoffLimit ?? DEFAULT_BACKOFF_LIMIT)) return undefined
  const message = "Job has reached the specified backoff limit"
  return {
    active: null,
    failed,
    conditions: [
      condition("FailureTarget", "BackoffLimitExceeded", message, now),
      condition("Failed", "BackoffLimitExceeded", message, now),
    ],
  }
}

/** Deletes a finished job when its time to live is over. */
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
  yield* api.delete(JobKind, key, { propagation: "Background" })
  return undefined
})

/**
 * Plays the Job controller: a pod per attempt, `Complete` when one succeeds, `Failed` when the back-off limit is
 * exceeded, and deletion after the time to live. The pods are run by the kubelet. Runs until it is interrupted.
 * A cluster with a controller manager has the real one.
 */
export const simulateJobs = (node = "simulated"): Effect.Effect<never, never, KubernetesApi> =>
  runSimulator(
    [
      ownSource(JobKind),
      {
        kind: PodKind,
        keys: ({ metadata }) => {
          const name = metadata.labels?.[JOB_LABEL]
          return name === undefined ? [] : [{ namespace: metadata.namespace ?? "", name }]
        },
      },
    ],
    Effect.fnUntraced(function* (key) {
      const job = yield* readObject(JobKind, key)
      if (job === undefined || job.metadata.deletionTimestamp !== undefined || job.spec.suspend === true) {
        return undefined
      }
      if (isFinished(job)) return yield* expire(key, job)
      const now = formatTime(yield* Clock.currentTimeMillis)
      const pods = yield* readLabelled(PodKind, key.namespace, JOB_LABEL, key.name)
      const end = verdict(job, pods, now)
      if (end !== undefined) {
        yield* writeStatus(JobKind, key, end, MANAGER)
        return undefined
      }
      const failed = phaseCount(pods, "Failed")
      const active = pods.length - failed
      if ((job.status?.active ?? 0) !== active || (job.status?.failed ?? 0) !== failed) {
        const counts = { active: active === 0 ? null : active, failed: failed === 0 ? null : failed }
        yield* writeStatus(JobKind, key, { ...counts, startTime: job.status?.startTime ?? now }, MANAGER)
      }
      if (active > 0) return undefined
      const due = failed === 0 ? undefined : yield* untilNextAttempt(pods, failed)
      if (due !== undefined) return due
      const api = yield* KubernetesApi
      yield* api.create(PodKind, podOf(job, pods.length + 1, node), MANAGER)
      return undefined
    }),
  )
