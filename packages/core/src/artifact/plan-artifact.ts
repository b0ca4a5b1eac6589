import {
  Annotation,
  type Job,
  JobKind,
  type KubernetesObject,
  type PersistentVolumeClaim,
  PersistentVolumeClaimKind,
  type ResourceKind,
  refOf,
} from "@aim-engine/api"
import { Result } from "effect"
import { completedAt } from "../jobs/current-job.ts"
import type { TaskFacts } from "../jobs/observe-task.ts"
import { labelChild } from "../labels/label-child.ts"
import { applyOrder } from "../ownership/apply-order.ts"
import { controllerOwner } from "../ownership/owner-reference.ts"
import type { PlannedDeletion, PlannedObject } from "../reconcile/plan.ts"
import type { RuntimeConfig } from "../runtime-config/config-layer.ts"
import type { ArtifactAttempts, Attempt } from "./artifact-attempts.ts"
import { type Artifact, artifactKindOf } from "./artifact-kind.ts"
import { jobName } from "./artifact-names.ts"
import { downloaderAccess } from "./downloader-access.ts"
import type { ArtifactFacts } from "./observe-artifact.ts"
import { planClaim } from "./plan-claim.ts"
import { renderJob } from "./plan-job.ts"

/** For how long the answer of a Job is waited for that is done, in milliseconds. */
const OUTPUT_PATIENCE = 5 * 60 * 1000

/** What the plan of an artifact depends on besides what was observed. */
export interface ArtifactPlanInputs {
  readonly config: RuntimeConfig
  readonly attempts: ArtifactAttempts
  /** ms since 1970. */
  readonly now: number
}

/** What is written and deleted for an artifact. */
export interface ArtifactWrites {
  readonly apply: ReadonlyArray<PlannedObject>
  readonly delete: ReadonlyArray<PlannedDeletion>
  /** The claim, as it is or as it is created now. */
  readonly claim: PersistentVolumeClaim | undefined
}

/**
 * The next step of an artifact: its size is measured, then its claim is made, then its files are downloaded, each only
 * where it is still to be done. A download does not wait for its volume: some are provided only when a pod asks for them.
 */
export const planArtifact = (artifact: Artifact, facts: ArtifactFacts, inputs: ArtifactPlanInputs): ArtifactWrites => {
  const { bytes, claim, verification } = facts
  const deletions = obsoleteJobs(facts, inputs.now)
  const access = verification.isVerified ? [] : downloaderAccess(artifact.metadata.namespace ?? "", "DownloadJob")
  const result = (children: ReadonlyArray<PlannedObject>, known = claim.live): ArtifactWrites => ({
    apply: applyOrder([...access, ...children]),
    delete: deletions,
    claim: known,
  })
  if (bytes === undefined)
    return result(startOf(artifact, inputs, inputs.attempts.checkSize, facts.checkSize, "CheckSizeJob"))
  if (claim.live === undefined) {
    const planned = planClaim(artifact, { name: claim.name, bytes, config: inputs.config })
    return result([child(artifact, inputs, PersistentVolumeClaimKind, planned, "CachePvc")], planned)
  }
  // What is on a claim that is being deleted goes with it.
  if (claim.live.metadata.deletionTimestamp !== undefined) return result([])
  if (verification.record !== undefined) return result([recordVerified(claim.live, verification.record)])
  return result(
    facts.hasAccess ? startOf(artifact, inputs, inputs.attempts.download, facts.download, "DownloadJob") : [],
  )
}

const child = <T extends KubernetesObject>(
  artifact: Artifact,
  { config: { labelPropagation } }: ArtifactPlanInputs,
  kind: ResourceKind<T>,
  object: T,
  component: string,
): PlannedObject => {
  const { controller } = artifactKindOf(artifact)
  const labelled = labelChild(object, { controller, parent: artifact, labelPropagation })
  const owner = controllerOwner(artifact, artifact.metadata.namespace ?? "")
  return { kind, component, mode: "create", object: { ...labelled, metadata: { ...labelled.metadata, ...owner } } }
}

const startOf = (
  artifact: Artifact,
  inputs: ArtifactPlanInputs,
  attempt: Attempt | undefined,
  task: TaskFacts | undefined,
  component: string,
): ReadonlyArray<PlannedObject> => {
  if (attempt?.next._tag !== "Start") return []
  const { draft, next } = attempt
  const name = freeName(artifact, draft.task, task?.jobs ?? [])
  if (name === undefined) return []
  return [child(artifact, inputs, JobKind, renderJob(artifact, draft, name, next.retry), component)]
}

/** The name of the next Job: where the usual one is taken, one that follows from who has it. */
const freeName = (artifact: Artifact, task: Attempt["draft"]["task"], jobs: ReadonlyArray<Job>): string | undefined => {
  const usual = Result.getOrUndefined(jobName(artifact, task))
  const taker = jobs.find(({ metadata }) => metadata.name === usual)
  return taker === undefined ? usual : Result.getOrUndefined(jobName(artifact, task, taker.metadata.uid ?? ""))
}

const deletionOf = (job: Job, why: string): PlannedDeletion => ({ ref: refOf(job), uid: job.metadata.uid ?? "", why })

const obsoleteJobs = ({ checkSize, download, stale }: ArtifactFacts, now: number): ReadonlyArray<PlannedDeletion> => {
  const tasks = [...(checkSize === undefined ? [] : [checkSize]), download]
  const replaced = tasks.flatMap(({ jobs, current }) => jobs.filter((job) => job !== current))
  const silent = checkSize?.current
  const isSilent =
    checkSize?.output._tag === "Gone" ||
    (checkSize?.output._tag === "Awaiting" && silent !== undefined && now - completedAt(silent) >= OUTPUT_PATIENCE)
  return [
    ...replaced.map((job) => deletionOf(job, "another Job has taken its place")),
    ...stale.map((job) => deletionOf(job, "the volume claim that it fills is gone")),
    ...(isSilent && silent !== undefined ? [deletionOf(silent, "the size that it found out cannot be read")] : []),
  ]
    .filter(({ uid }) => uid !== "")
    .toSorted((left, right) => (left.ref.name < right.ref.name ? -1 : 1))
}

/** Writes on the claim that its files are complete: it is known then for as long as the volume lives. */
const recordVerified = ({ apiVersion, kind, metadata }: PersistentVolumeClaim, record: string): PlannedObject => {
  const { name, namespace = "", uid = "" } = metadata
  const annotations = { [Annotation.downloadVerified]: record }
  return {
    kind: PersistentVolumeClaimKind,
    object: { apiVersion, kind, metadata: { name, namespace, uid, annotations } },
    mode: "apply",
    component: "CachePvc",
  }
}
