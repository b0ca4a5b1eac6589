import type { Job, Pod } from "@aim-engine/api"
import { Effect } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { indexKey } from "../cluster-state/object-index.ts"
import { lastAnswer } from "../cluster-state/observation.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import { jobState } from "../health/inspectors/job.ts"
import { podsByJob } from "../jobs/job-index.ts"
import { podLog } from "../serving/pod-log.ts"
import { parseSizeOutput, type SizeOutput } from "./size-output.ts"

/** What is read of the log: its last line counts. */
const TAIL_LINES = 5
/** How soon a log is asked for again that has nothing to say yet, in seconds. */
export const SIZE_OUTPUT_POLL_SECONDS = 10

/** What the Job that measures a source has said: nothing before it is done, `Gone` where nobody can say it any more. */
export type MeasuredOutput = SizeOutput | { readonly _tag: "Unfinished" } | { readonly _tag: "Gone" }

const isUnfinished = ({ status }: Pod): boolean => status?.phase !== "Succeeded" && status?.phase !== "Failed"

/** Reads what the Job that measures a source has said: the log of the pod that succeeded. */
export const observeSizeOutput = Effect.fnUntraced(function* (job: Job | undefined) {
  if (job === undefined || jobState(job) !== "Succeeded") return { _tag: "Unfinished" } satisfies MeasuredOutput
  const state = yield* ClusterState
  const pods = yield* state.lookup(podsByJob, indexKey(job.metadata.namespace ?? "", job.metadata.name))
  const pod = pods.find(({ status }) => status?.phase === "Succeeded")
  // Views of Jobs and pods are not equally fresh: of a Job that is complete, the pod may still run in ours.
  if (pod === undefined) return { _tag: pods.some(isUnfinished) ? "Awaiting" : "Gone" } satisfies MeasuredOutput
  const request = podLog({
    namespace: pod.metadata.namespace ?? "",
    pod: pod.metadata.name,
    uid: pod.metadata.uid ?? "",
    container: "check-size",
    previous: false,
    restarts: 0,
    tailLines: TAIL_LINES,
  })
  const observed = yield* state.observe({ ...request, ttlSeconds: SIZE_OUTPUT_POLL_SECONDS })
  const log = lastAnswer(observed)
  const output: MeasuredOutput = log === undefined ? { _tag: "Awaiting" } : parseSizeOutput(log.value)
  return output
}, Effect.mapError(classifyApiError))
