import { type AIMModelSource, type Job, JobKind, refOf } from "@aim-engine/api"
import { Effect, Result } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { indexKey } from "../cluster-state/object-index.ts"
import { readObject } from "../cluster-state/read-object.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import { type DomainError, errorText, InvalidSpecError } from "../errors/domain-error.ts"
import { ConditionType } from "../health/condition-types.ts"
import { findCondition, isConditionTrue } from "../health/conditions.ts"
import { jobState } from "../health/inspectors/job.ts"
import { podsHealth } from "../health/inspectors/pods.ts"
import { refusedPodsHealth } from "../health/inspectors/refused-pods.ts"
import { Reason } from "../health/reasons.ts"
import { currentJob } from "../jobs/current-job.ts"
import { jobsByOwner } from "../jobs/job-index.ts"
import { observeTask } from "../jobs/observe-task.ts"
import { isOwnedBy } from "../ownership/owner-reference.ts"
import type { PlannedDeletion } from "../reconcile/plan.ts"
import { isSameTemplate, type ServiceTemplate, templateRefOf } from "../template/service-template.ts"
import { admitDiscovery, countedDiscoveries } from "./admit-discovery.ts"
import { nextAttemptAt, recordFailure } from "./attempts.ts"
import { isDiscoveryJob } from "./discovery-index.ts"
import { discoveryJobName, hashOfJob } from "./discovery-job.ts"
import { observeOutput } from "./discovery-log.ts"
import { discoveryQueueFact } from "./discovery-queue.ts"
import type { DiscoveryState, PodsHealth } from "./discovery-state.ts"

/** What discovery is asked about a template. */
export interface DiscoveryQuestion {
  readonly template: ServiceTemplate
  /** Where its Job runs. */
  readonly namespace: string
  /** Hash of the present inputs; undefined while they are not known. */
  readonly hash: string | undefined
  /** Whether everything that it needs to run is there. */
  readonly canRun: boolean
  /** ms since 1970. */
  readonly now: number
}

/** How far the discovery of a template is, and which Jobs are of no use any more. */
export interface DiscoveryResolution {
  readonly state: DiscoveryState
  readonly deletions: ReadonlyArray<PlannedDeletion>
}

/** The files that the template's specification names. */
export const inlineSources = ({ spec }: ServiceTemplate): ReadonlyArray<AIMModelSource> => spec.modelSources ?? []

/** Whether what the status knows was found out with the present inputs; where those are not known, it is believed. */
const isKnown = ({ status }: ServiceTemplate, hash: string | undefined): boolean => {
  const recorded = status?.discovery?.specHash
  const isTrue = isConditionTrue(status?.conditions, ConditionType.Discovered)
  return isTrue && recorded !== undefined && (hash === undefined || recorded === hash)
}

/**
 * How far the discovery of a template is. A template is discovered once for each set of inputs: nothing that comes and
 * goes in between (a node, a failure of the model) starts it again.
 */
export const resolveDiscovery = Effect.fnUntraced(function* (
  question: DiscoveryQuestion,
): Effect.fn.Return<DiscoveryResolution, never, ClusterState> {
  const { template, namespace, hash, canRun } = question
  const isInline = inlineSources(template).length > 0
  if (!isInline && isKnown(template, hash)) return { state: { _tag: "Known" }, deletions: [] }
  const found = yield* Effect.result(findJobs(template, namespace))
  if (Result.isFailure(found)) {
    return { state: isInline ? { _tag: "Inline" } : { _tag: "Unreadable", error: found.failure }, deletions: [] }
  }
  const jobs = found.success
  const wanted = isInline ? undefined : hash
  const outdated = jobs.filter((job) => jobState(job) === "Active" && hashOfJob(job) !== wanted)
  const deletions = (isInline || hash !== undefined ? outdated : []).flatMap((job) =>
    deletionOf(job, "the template asks for something else now"),
  )
  if (isInline) return { state: { _tag: "Inline" }, deletions }
  if (hash === undefined || !canRun) return { state: { _tag: "Blocked" }, deletions }
  const job = currentJob(jobs.filter((each) => hashOfJob(each) === hash))
  const state = yield* (job === undefined ? withoutJob(question, hash) : withJob(question, hash, job)).pipe(
    Effect.catch((error) => Effect.succeed<DiscoveryState>({ _tag: "Unreadable", error })),
  )
  const isOver = state._tag === "Failed" && state.job !== undefined && question.now >= state.retryAt
  return {
    state,
    deletions: isOver ? [...deletions, ...deletionOf(state.job, "it failed, and is tried again")] : deletions,
  }
})

const deletionOf = (job: Job, why: string): ReadonlyArray<PlannedDeletion> =>
  job.metadata.uid === undefined || job.metadata.deletionTimestamp !== undefined
    ? []
    : [{ ref: refOf(job), uid: job.metadata.uid, why }]

/** The discovery Jobs that were made for a template. */
const findJobs = ({ metadata: { uid = "" } }: ServiceTemplate, namespace: string) =>
  ClusterState.use((state) => state.lookup(jobsByOwner, indexKey(namespace, uid))).pipe(
    Effect.mapBoth({ onFailure: classifyApiError, onSuccess: (jobs) => jobs.filter(isDiscoveryJob) }),
  )

const withoutJob = Effect.fnUntraced(function* (
  { template, namespace, now }: DiscoveryQuestion,
  hash: string,
): Effect.fn.Return<DiscoveryState, DomainError, ClusterState> {
  const record = template.status?.discovery
  const retryAt = nextAttemptAt(record, hash)
  if (record !== undefined && retryAt !== undefined && now < retryAt) {
    return { _tag: "Failed", job: undefined, isOutputInvalid: false, pods: undefined, record, retryAt }
  }
  const name = yield* Effect.fromResult(discoveryJobName(template.metadata.name, hash))
  const namesake = yield* readObject(JobKind, namespace, name)
  if (namesake !== undefined && !isOwnedBy(namesake, template.metadata.uid)) {
    return { _tag: "NameTaken", error: nameTaken(namesake) }
  }
  const { waiting, active } = yield* Effect.mapError(
    ClusterState.use((state) => state.derive(discoveryQueueFact)),
    classifyApiError,
  )
  const counted = countedDiscoveries(active, now)
  const isAdmitted = admitDiscovery(waiting, active, now).some((each) =>
    isSameTemplate(each.template, templateRefOf(template)),
  )
  return {
    _tag: "Waiting",
    // An earlier Job of the name goes first.
    isNext: isAdmitted && namesake === undefined,
    except: active.filter((each) => !counted.includes(each)).map(({ uid }) => uid),
  }
})

const nameTaken = ({ metadata }: Job): InvalidSpecError =>
  new InvalidSpecError({
    reason: Reason.AdoptionRefused,
    message: `Job ${metadata.namespace}/${metadata.name} exists and was not made for this template; it waits until that is gone`,
  })

const withJob = Effect.fnUntraced(function* (
  question: DiscoveryQuestion,
  hash: string,
  job: Job,
): Effect.fn.Return<DiscoveryState, DomainError, ClusterState> {
  switch (jobState(job)) {
    case "Active":
      return { _tag: "Running", job, pods: yield* observePods(job) }
    case "Failed":
      return failed(question, hash, job, failureReason(job), { isOutputInvalid: false, pods: yield* observePods(job) })
    case "Succeeded": {
      const output = yield* observeOutput(job, question.template.spec.type, question.now)
      if (output._tag === "Awaited") return { _tag: "Reading", job, error: output.error, until: output.until }
      return Result.match(output.result, {
        onSuccess: (result): DiscoveryState => ({ _tag: "Discovered", job, result }),
        onFailure: (error) => failed(question, hash, job, errorText(error), { isOutputInvalid: true, pods: undefined }),
      })
    }
  }
})

/** How the pods of a Job are; undefined where there are none, unless they are refused. */
const observePods = Effect.fnUntraced(function* (job: Job): Effect.fn.Return<PodsHealth, DomainError, ClusterState> {
  const { pods, events, logOf } = yield* observeTask([job])
  const own = pods.filter((pod) => isOwnedBy(pod, job.metadata.uid))
  return own.length === 0 ? refusedPodsHealth(job, events) : podsHealth({ pods: own, events, logOf })
})

/** Why a Job failed, as it says itself. */
const failureReason = ({ status }: Job): string => {
  const condition = findCondition(status?.conditions, "Failed")
  return condition?.message || condition?.reason || "Unknown failure"
}

const failed = (
  { template, now }: DiscoveryQuestion,
  hash: string,
  job: Job,
  reason: string,
  details: { readonly isOutputInvalid: boolean; readonly pods: PodsHealth },
): DiscoveryState => {
  const record = recordFailure(template.status?.discovery, hash, job, reason, now)
  return { _tag: "Failed", job, ...details, record, retryAt: nextAttemptAt(record, hash) ?? now }
}
