import type { Event, Job, KubernetesObject, Pod } from "@aim-engine/api"
import { Effect } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { indexKey } from "../cluster-state/object-index.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import { jobState } from "../health/inspectors/job.ts"
import { type PodLogRequest, podLogKey, podLogRequest } from "../health/inspectors/pod-failure.ts"
import { podLog } from "../serving/pod-log.ts"
import { eventsByObject, eventsKey } from "../serving/serving-index.ts"
import { currentJob } from "./current-job.ts"
import { podsByJob } from "./job-index.ts"

/** What Jobs do for one task, as far as it is known. */
export interface TaskFacts {
  /** All Jobs of the task, also those that are being deleted. */
  readonly jobs: ReadonlyArray<Job>
  /** The one that counts. */
  readonly current: Job | undefined
  /** Its pods, by name. */
  readonly pods: ReadonlyArray<Pod>
  /** What is told about those that are not started yet; of the Job itself while it has none. */
  readonly events: ReadonlyArray<Event>
  readonly logOf: (request: PodLogRequest) => string | undefined
}

/**
 * Looks at what Jobs do for a task: the pods of the present one while it is not done, why it has none or why those wait that
 * are not started, and what those said that failed.
 */
export const observeTask = Effect.fnUntraced(function* (jobs: ReadonlyArray<Job>) {
  const state = yield* ClusterState
  const current = currentJob(jobs)
  const isOver = current === undefined || jobState(current) === "Succeeded"
  const pods = isOver
    ? []
    : yield* state.lookup(podsByJob, indexKey(current.metadata.namespace ?? "", current.metadata.name))
  const waiting: ReadonlyArray<KubernetesObject> =
    isOver || pods.length > 0 ? pods.filter(({ status }) => status?.phase === "Pending") : [current]
  // Events that cannot be read explain nothing; that is no trouble of its own.
  const events = yield* Effect.forEach(waiting, (object) =>
    Effect.orElseSucceed(state.lookup(eventsByObject, eventsKey(object)), (): ReadonlyArray<Event> => []),
  )
  const logs = new Map<string, string>()
  for (const pod of pods.filter(({ status }) => status?.phase === "Failed")) {
    const request = podLogRequest(pod)
    const observed = request === undefined ? undefined : yield* state.observe(podLog(request))
    if (request !== undefined && observed?._tag === "Known") logs.set(podLogKey(request), observed.value)
  }
  return {
    jobs,
    current,
    pods,
    events: events.flat(),
    logOf: (request) => logs.get(podLogKey(request)),
  } satisfies TaskFacts
}, Effect.mapError(classifyApiError))
