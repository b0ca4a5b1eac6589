import type { Job, Pod } from "@aim-engine/api"
import { parseTime } from "@aim-engine/core"

const DEFAULT_BACKOFF_LIMIT = 6

/** Whether a Job has come to an end. */
export const isFinished = ({ status }: Job): boolean =>
  status?.conditions?.some(({ type, status }) => (type === "Complete" || type === "Failed") && status === "True") ??
  false

const isDeleted = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined

/** How the pods of a Job are. */
export interface PodCounts {
  readonly active: number
  readonly succeeded: number
  /** Also those that are deleted before they end, and those that are gone by now. */
  readonly failed: number
}

/** Counts the pods of a Job. What was counted as failed once stays so. Source: Kubernetes, the Job controller's `isPodFailed`. */
export const countPods = (job: Job, pods: ReadonlyArray<Pod>): PodCounts => {
  const succeeded = pods.filter(({ status }) => status?.phase === "Succeeded").length
  const failed = pods.filter((pod) => pod.status?.phase === "Failed" || (isDeleted(pod) && !hasSucceeded(pod))).length
  return { active: pods.length - succeeded - failed, succeeded, failed: Math.max(failed, job.status?.failed ?? 0) }
}

const hasSucceeded = ({ status }: Pod): boolean => status?.phase === "Succeeded"

/** When a Job has run for too long, ms since 1970; undefined where it may run for ever, or does not run yet. */
export const deadlineOf = ({ spec: { activeDeadlineSeconds }, status }: Job): number | undefined => {
  const startedAt = parseTime(status?.startTime)
  return activeDeadlineSeconds === undefined || startedAt === undefined
    ? undefined
    : startedAt + activeDeadlineSeconds * 1000
}

/** How a Job ends. */
export interface JobEnd {
  readonly isComplete: boolean
  readonly reason: string
  readonly message: string
}

/** How a Job ends now; undefined while it goes on. `now` is in ms since 1970. */
export const judgeJob = (job: Job, { succeeded, failed }: PodCounts, now: number): JobEnd | undefined => {
  if (succeeded > 0) {
    return { isComplete: true, reason: "CompletionsReached", message: "Reached expected number of succeeded pods" }
  }
  if (failed > (job.spec.backoffLimit ?? DEFAULT_BACKOFF_LIMIT)) {
    return {
      isComplete: false,
      reason: "BackoffLimitExceeded",
      message: "Job has reached the specified backoff limit",
    }
  }
  const deadline = deadlineOf(job)
  return deadline === undefined || now < deadline
    ? undefined
    : { isComplete: false, reason: "DeadlineExceeded", message: "Job was active longer than specified deadline" }
}

/** The status of a Job that ended so. `at` is RFC 3339. Source: Kubernetes, Job API, "Terminal Job conditions". */
export const endedJobStatus = (
  { isComplete, reason, message }: JobEnd,
  { succeeded, failed }: PodCounts,
  at: string,
) => {
  const condition = (type: string) => ({
    type,
    status: "True",
    reason,
    message,
    lastProbeTime: at,
    lastTransitionTime: at,
  })
  return {
    active: null,
    ...(failed === 0 ? {} : { failed }),
    ...(isComplete ? { succeeded, completionTime: at } : {}),
    conditions: isComplete
      ? [condition("SuccessCriteriaMet"), condition("Complete")]
      : [condition("FailureTarget"), condition("Failed")],
  }
}
