import type { Condition, Job, Pod } from "@aim-engine/api"
import { Order } from "effect"
import type { DomainError } from "../errors/domain-error.ts"
import type { Health } from "../health/component-health.ts"
import { hasExceededDeadline, jobHealth, jobState } from "../health/inspectors/job.ts"
import { isTerminating } from "../health/inspectors/pod-containers.ts"
import { analyzePodFailure, podLogRequest } from "../health/inspectors/pod-failure.ts"
import { podsHealth } from "../health/inspectors/pods.ts"
import { refusedPodsHealth } from "../health/inspectors/refused-pods.ts"
import { isUnstarted, unstartedHealth } from "../health/inspectors/unstarted-pods.ts"
import { Reason } from "../health/reasons.ts"
import type { TaskFacts } from "../jobs/observe-task.ts"
import { formatTime, parseTime } from "../time/rfc3339.ts"
import type { NextAttempt } from "./job-attempts.ts"

/** How a task is: its Job, and the pods of it once there are some, or none can be made. */
export interface TaskHealth {
  readonly job: Health
  readonly pods: Health | undefined
}

/**
 * How a task of an artifact is. While its Job runs, a failed pod is told at once only if another one must fail as well;
 * otherwise the Job starts another, and the task is under way. Once the Job has failed, its pods say why: that is the
 * reason of both, with the time of the next attempt. `told` is the stored condition of the pods of a Job with a deadline.
 */
export const taskHealth = (task: TaskFacts, next: NextAttempt, now: number, told?: Condition): TaskHealth => {
  const { current, pods, events } = task
  if (current === undefined) return { job: jobHealth(current), pods: undefined }
  if (pods.every(isTerminating)) {
    const unstarted = refusedPodsHealth(current, events) ?? lastTold(current, told)
    const job = unstarted !== undefined && hasExceededDeadline(current) ? unstarted : jobHealth(current)
    if (unstarted !== undefined || pods.length === 0) return { job: withNextAttempt(job, next, now), pods: unstarted }
  }
  if (jobState(current) === "Failed") return failedTask(task, jobHealth(current), next, now)
  return { job: jobHealth(current), pods: activePods(task) }
}

/**
 * What was told last of pods that have never run, where there are none left to ask: with its deadline a Job deletes them.
 * Why they did not run is why it was not done in time.
 */
const lastTold = (job: Job, told: Condition | undefined): Health | undefined =>
  told !== undefined && isUnstarted(told.reason) && (jobState(job) === "Active" || hasExceededDeadline(job))
    ? unstartedHealth(told.reason, told.message)
    : undefined

/** Whether a pod failed for a reason that the next one of the same Job runs into as well. */
const isTerminal = (cause: DomainError | undefined): cause is DomainError =>
  cause !== undefined &&
  (cause._tag === "Auth" || cause._tag === "ResourceExhaustion" || cause.reason === Reason.SourceNotFound)

/** The failure of a pod that no other pod of its Job can make good; undefined where there is none. */
export const terminalFailure = (task: TaskFacts): DomainError | undefined => {
  for (const pod of failedPods(task)) {
    const { cause } = analyze(pod, task)
    if (isTerminal(cause)) return cause
  }
  return undefined
}

const newestFirst: Order.Order<Pod> = Order.combine(
  Order.mapInput(Order.flip(Order.Number), (pod: Pod) => parseTime(pod.metadata.creationTimestamp) ?? 0),
  Order.mapInput(Order.String, (pod: Pod) => pod.metadata.name),
)

const isFailed = ({ status }: Pod): boolean => status?.phase === "Failed"

const failedPods = ({ pods }: TaskFacts): ReadonlyArray<Pod> => pods.filter(isFailed).toSorted(newestFirst)

const analyze = (pod: Pod, { logOf }: TaskFacts) => {
  const request = podLogRequest(pod)
  return analyzePodFailure(pod, request === undefined ? undefined : logOf(request))
}

const activePods = (task: TaskFacts): Health => {
  const terminal = terminalFailure(task)
  if (terminal !== undefined) return { errors: [terminal] }
  const [failed] = failedPods(task)
  const others = task.pods.filter((pod) => !isFailed(pod))
  const health = podsHealth({ pods: others, events: task.events })
  if (failed === undefined || (others.length > 0 && health.errors.length > 0)) return health
  return { state: "Progressing", reason: Reason.DownloadRetrying, message: analyze(failed, task).message, errors: [] }
}

/** The newest pod that says why it failed speaks for the Job. */
const failedTask = (task: TaskFacts, job: Health, next: NextAttempt, now: number): TaskHealth => {
  const failed = failedPods(task)
  const telling = failed.find((pod) => analyze(pod, task).cause !== undefined) ?? failed[0]
  if (telling === undefined) return { job: withNextAttempt(job, next, now), pods: undefined }
  const pods = podsHealth({ pods: [telling], logOf: task.logOf })
  return { job: withNextAttempt(pods, next, now), pods }
}

/** A failed task with the time of its next attempt: told to people, and to the queue. */
const withNextAttempt = (health: Health, next: NextAttempt, now: number): Health => {
  if (next._tag !== "BackingOff") return health
  const message = health.message ?? health.errors[0]?.message ?? ""
  return {
    ...health,
    message: `${message === "" ? "" : `${message}; `}attempt ${next.retry + 1} starts at ${formatTime(next.until)}`,
    requeueAfterSeconds: Math.max(0, (next.until - now) / 1000),
  }
}
