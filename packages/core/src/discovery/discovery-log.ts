import type { Job, Pod } from "@aim-engine/api"
import { Effect, Result } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { indexKey } from "../cluster-state/object-index.ts"
import { lastAnswer, type ObservationRequest } from "../cluster-state/observation.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import { type DomainError, errorText } from "../errors/domain-error.ts"
import { completedAt } from "../jobs/current-job.ts"
import { podsByJob } from "../jobs/job-index.ts"
import { isOwnedBy } from "../ownership/owner-reference.ts"
import { podLog } from "../serving/pod-log.ts"
import { discoveredProfile } from "./discovered-profile.ts"
import { discoveredSources } from "./discovered-sources.ts"
import { DISCOVERY_CONTAINER } from "./discovery-job.ts"
import type { DiscoveryResult } from "./discovery-state.ts"
import { DiscoveryOutputError, MAX_LOG_LENGTH, parseDiscoveryOutput } from "./parse-output.ts"

/** How many lines of the log are asked for, and of those so many bytes. A result has a few hundred lines at most. */
const TAIL_LINES = 10_000
/** For how long an answer is kept: the result is in the template's status by then. */
const KEPT_SECONDS = 120
/** For how long after the Job's end its pod and log are waited for: views of Jobs and pods are not equally fresh. */
const PATIENCE_SECONDS = 30

/** What a complete Job printed, or why that is not known yet (`until`, ms since 1970, it is waited for). */
export type DiscoveryOutput =
  | { readonly _tag: "Awaited"; readonly error: DomainError | undefined; readonly until: number }
  | { readonly _tag: "Printed"; readonly result: Result.Result<DiscoveryResult, DiscoveryOutputError> }

/** The request for what a discovery pod printed. */
export const discoveryLog = ({ metadata }: Pod): ObservationRequest<string> => {
  const request = podLog({
    namespace: metadata.namespace ?? "",
    pod: metadata.name,
    uid: metadata.uid ?? "",
    container: DISCOVERY_CONTAINER,
    previous: false,
    restarts: 0,
    tailLines: TAIL_LINES,
  })
  return {
    ...request,
    parameters: { ...request.parameters, limitBytes: String(MAX_LOG_LENGTH) },
    ttlSeconds: KEPT_SECONDS,
  }
}

/** What a log says about a template whose spec has this type. Fails where it says nothing that can be used. */
export const readDiscoveryLog = (
  log: string,
  type: Parameters<typeof discoveredProfile>[1],
): Result.Result<DiscoveryResult, DiscoveryOutputError> =>
  Result.gen(function* () {
    const entry = yield* parseDiscoveryOutput(log)
    return { profile: yield* discoveredProfile(entry, type), modelSources: yield* discoveredSources(entry) }
  })

const unavailable = (message: string): DiscoveryOutput => ({
  _tag: "Printed",
  result: Result.fail(new DiscoveryOutputError({ reason: "LogsUnavailable", message })),
})

/**
 * What a complete discovery Job printed. A pod or log that is not there soon after the Job's end never will be: then it
 * fails with `LogsUnavailable`. `now` is in ms since 1970.
 */
export const observeOutput = Effect.fnUntraced(function* (
  job: Job,
  type: Parameters<typeof discoveredProfile>[1],
  now: number,
): Effect.fn.Return<DiscoveryOutput, DomainError, ClusterState> {
  const { namespace = "", name, uid } = job.metadata
  const state = yield* ClusterState
  const pods = yield* Effect.mapError(state.lookup(podsByJob, indexKey(namespace, name)), classifyApiError)
  const pod = pods.find((each) => isOwnedBy(each, uid) && each.status?.phase === "Succeeded")
  const until = completedAt(job) + PATIENCE_SECONDS * 1000
  if (pod === undefined) {
    return now < until
      ? { _tag: "Awaited", error: undefined, until }
      : unavailable("the pod is gone, and its log with it")
  }
  const observed = yield* state.observe(discoveryLog(pod))
  // What a pod printed stays true when its log is gone.
  const log = lastAnswer(observed)
  if (log !== undefined) return { _tag: "Printed", result: readDiscoveryLog(log.value, type) }
  const error = observed._tag === "Failed" ? observed.error : undefined
  return error === undefined || now < until ? { _tag: "Awaited", error, until } : unavailable(errorText(error))
})
