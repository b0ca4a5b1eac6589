import { Annotation, type Job, type PersistentVolumeClaim } from "@aim-engine/api"
import { ConditionType } from "../health/condition-types.ts"
import { findCondition } from "../health/conditions.ts"
import { jobState } from "../health/inspectors/job.ts"
import { Reason } from "../health/reasons.ts"
import { parseTime } from "../time/rfc3339.ts"
import type { Artifact } from "./artifact-kind.ts"

/** Whether the files on a claim are complete and verified. */
export interface Verification {
  readonly isVerified: boolean
  /** What has to be written on the claim so that it is known for as long as the volume lives; undefined: it is there. */
  readonly record: string | undefined
}

const UNVERIFIED: Verification = { isVerified: false, record: undefined }

/** What a claim says that was filled before claims said anything. */
const ADOPTED = "adopted"

/**
 * Whether the files on a claim are complete: its annotation says so, or its Job has succeeded just now. The annotation lives
 * and dies with the volume, while Jobs are removed and states change. A claim from before there was the annotation counts
 * as filled if the artifact became ready when the claim was there already: a later claim of that name is an empty one.
 */
export const verificationOf = (
  artifact: Artifact,
  claim: PersistentVolumeClaim | undefined,
  job: Job | undefined,
): Verification => {
  if (claim === undefined) return UNVERIFIED
  if (claim.metadata.annotations?.[Annotation.downloadVerified] !== undefined) {
    return { isVerified: true, record: undefined }
  }
  if (job !== undefined && jobState(job) === "Succeeded") {
    return { isVerified: true, record: job.metadata.uid ?? ADOPTED }
  }
  return wasReadyWith(artifact, claim) ? { isVerified: true, record: ADOPTED } : UNVERIFIED
}

const wasReadyWith = ({ status }: Artifact, claim: PersistentVolumeClaim): boolean => {
  if (status?.persistentVolumeClaim !== claim.metadata.name) return false
  const created = parseTime(claim.metadata.creationTimestamp)
  const ready = status.status === "Ready" ? findCondition(status.conditions, ConditionType.Ready) : undefined
  const complete = findCondition(status.conditions, ConditionType.DownloadComplete)
  return [
    ready?.status === "True" ? ready : undefined,
    complete?.status === "True" && complete.reason === Reason.Verified ? complete : undefined,
  ].some((condition) => {
    const since = parseTime(condition?.lastTransitionTime)
    return since !== undefined && created !== undefined && created <= since
  })
}
