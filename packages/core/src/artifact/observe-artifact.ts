import {
  Annotation,
  type Event,
  type InferenceService,
  type Job,
  type PersistentVolumeClaim,
  PersistentVolumeClaimKind,
} from "@aim-engine/api"
import { Effect, type Result } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { indexKey } from "../cluster-state/object-index.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import type { DomainError, InvalidSpecError } from "../errors/domain-error.ts"
import { jobState } from "../health/inspectors/job.ts"
import { currentJob } from "../jobs/current-job.ts"
import { jobsByOwner } from "../jobs/job-index.ts"
import { observeTask, type TaskFacts } from "../jobs/observe-task.ts"
import { type ResolvedRuntimeConfig, resolveRuntimeConfig } from "../runtime-config/resolve.ts"
import { eventsByObject, eventsKey } from "../serving/serving-index.ts"
import { parseTime } from "../time/rfc3339.ts"
import { inferenceServicesByClaim } from "./artifact-index.ts"
import type { Artifact } from "./artifact-kind.ts"
import { claimName, jobsOfTask } from "./artifact-names.ts"
import { measuredSize, statedSize } from "./artifact-size.ts"
import { hasDownloaderAccess } from "./downloader-access.ts"
import { modelIdOf } from "./model-id.ts"
import { type MeasuredOutput, observeSizeOutput } from "./observe-size.ts"
import { type Verification, verificationOf } from "./verification.ts"

/** The claim of an artifact, and what is told about it. */
export interface ClaimFacts {
  readonly name: string
  readonly live: PersistentVolumeClaim | undefined
  readonly events: ReadonlyArray<Event>
}

/** What there is of an artifact. */
export interface ArtifactFacts {
  /** Size of the files in bytes; undefined while nobody knows it. */
  readonly bytes: bigint | undefined
  /** How the size is found out, where it is not known. */
  readonly checkSize: (TaskFacts & { readonly output: MeasuredOutput }) | undefined
  /** What was measured, in bytes, now or earlier. */
  readonly measured: bigint | undefined
  readonly claim: ClaimFacts
  readonly verification: Verification
  /** What fills the claim. Jobs for an earlier claim of this name are not among it. */
  readonly download: TaskFacts
  /** Jobs that fill a claim that is gone. */
  readonly stale: ReadonlyArray<Job>
  readonly hasAccess: boolean
  /** Creation of the youngest workload that mounts the files, as the API server writes times. */
  readonly lastMounted: string | undefined
}

/** Everything that is known of an artifact. */
export interface ArtifactParts {
  readonly config: Result.Result<ResolvedRuntimeConfig, DomainError>
  readonly modelId: Result.Result<string, InvalidSpecError>
  /** Fails where the size that the artifact states is none, or where something cannot be read. */
  readonly facts: Result.Result<ArtifactFacts, DomainError>
}

/** Looks at everything that an artifact depends on and consists of. */
export const observeArtifact = Effect.fnUntraced(function* (artifact: Artifact) {
  return {
    config: yield* Effect.result(
      resolveRuntimeConfig(artifact.metadata.namespace ?? "", artifact.spec.runtimeConfigName),
    ),
    modelId: modelIdOf(artifact),
    facts: yield* Effect.result(observeFacts(artifact)),
  } satisfies ArtifactParts
})

const observeFacts = Effect.fnUntraced(function* (artifact: Artifact) {
  const { namespace = "", uid = "" } = artifact.metadata
  const stated = yield* Effect.fromResult(statedSize(artifact))
  const state = yield* ClusterState
  const jobs = yield* Effect.mapError(state.lookup(jobsByOwner, indexKey(namespace, uid)), classifyApiError)
  const checkSize =
    stated === undefined && measuredSize(artifact) === undefined
      ? yield* observeCheckSize(jobsOfTask(jobs, "check-size"))
      : undefined
  const measured = checkSize?.output._tag === "Measured" ? BigInt(checkSize.output.bytes) : measuredSize(artifact)

  const claim = yield* observeClaim(artifact)
  const downloads = jobsOfTask(jobs, "download")
  const stale = downloads.filter((job) => !isFor(job, claim.live))
  const filling = downloads.filter((job) => isFor(job, claim.live))
  const verification = verificationOf(artifact, claim.live, currentJob(filling))
  return {
    bytes: stated ?? measured,
    checkSize: measured === undefined ? checkSize : undefined,
    measured,
    claim,
    verification,
    download: verification.isVerified
      ? { jobs: filling, current: currentJob(filling), pods: [], events: [], logOf: () => undefined }
      : yield* observeTask(filling),
    stale,
    hasAccess: verification.isVerified || (yield* hasDownloaderAccess(namespace)),
    lastMounted: yield* lastMounted(namespace, claim.name),
  } satisfies ArtifactFacts
})

const observeCheckSize = Effect.fnUntraced(function* (jobs: ReadonlyArray<Job>) {
  const task = yield* observeTask(jobs)
  return { ...task, output: yield* observeSizeOutput(task.current) }
})

const observeClaim = Effect.fnUntraced(function* (artifact: Artifact) {
  const { namespace = "" } = artifact.metadata
  const name = yield* Effect.fromResult(claimName(artifact))
  const state = yield* ClusterState
  const live = yield* Effect.mapError(state.get(PersistentVolumeClaimKind, namespace, name), classifyApiError)
  // Events that cannot be read explain nothing; that is no trouble of its own.
  const events: ReadonlyArray<Event> =
    live?.status?.phase === "Pending"
      ? yield* Effect.orElseSucceed(state.lookup(eventsByObject, eventsKey(live)), () => [])
      : []
  return { name, live, events } satisfies ClaimFacts
})

/** Whether a Job fills this very claim: one of an earlier claim of the same name says nothing about it. */
const isFor = ({ metadata }: Job, claim: PersistentVolumeClaim | undefined): boolean =>
  claim !== undefined && metadata.annotations?.[Annotation.pvcUid] === (claim.metadata.uid ?? "")

const lastMounted = Effect.fnUntraced(function* (namespace: string, claim: string) {
  const state = yield* ClusterState
  // Without KServe nothing mounts anything.
  const services = yield* Effect.orElseSucceed(
    state.lookup(inferenceServicesByClaim, indexKey(namespace, claim)),
    (): ReadonlyArray<InferenceService> => [],
  )
  return services
    .map(({ metadata }) => metadata.creationTimestamp)
    .filter((time) => time !== undefined)
    .toSorted((left, right) => (parseTime(left) ?? 0) - (parseTime(right) ?? 0))
    .at(-1)
})

/** Whether the artifact's download Job has succeeded. */
export const isDownloaded = ({ current }: TaskFacts): boolean =>
  current !== undefined && jobState(current) === "Succeeded"
