import type { Job } from "@aim-engine/api"
import { InfrastructureError, InvalidSpecError, MissingDownstreamError } from "../../errors/domain-error.ts"
import type { Health } from "../component-health.ts"
import { findCondition, isConditionTrue } from "../conditions.ts"
import { Reason } from "../reasons.ts"

/** How far a Job is: its `Complete` and `Failed` conditions are final. Source: Kubernetes, `batch/v1 Job`. */
export type JobState = "Succeeded" | "Failed" | "Active"

/** How far a Job is. */
export const jobState = (job: Job): JobState => {
  const conditions = job.status?.conditions
  if (isConditionTrue(conditions, "Complete")) return "Succeeded"
  return isConditionTrue(conditions, "Failed") ? "Failed" : "Active"
}

/** Whether a Job failed because it was not done in time, be it that its pods were slow or never ran. */
export const hasExceededDeadline = (job: Job): boolean =>
  jobState(job) === "Failed" && findCondition(job.status?.conditions, "Failed")?.reason === "DeadlineExceeded"

const failure = (job: Job): Health => {
  const condition = findCondition(job.status?.conditions, "Failed")
  const message = condition?.message ?? ""
  switch (condition?.reason) {
    case "BackoffLimitExceeded":
      return { errors: [new InvalidSpecError({ reason: Reason.JobBackoffLimitExceeded, message })] }
    case "DeadlineExceeded":
      return { errors: [new InvalidSpecError({ reason: Reason.JobDeadlineExceeded, message })] }
    case "Evicted":
      return { errors: [new InfrastructureError({ reason: Reason.JobEvicted, message })] }
    default:
      return { errors: [new InvalidSpecError({ reason: Reason.JobFailed, message })] }
  }
}

/** How a Job is; undefined is one that does not exist yet. */
export const jobHealth = (job: Job | undefined): Health => {
  if (job === undefined) {
    return {
      errors: [new MissingDownstreamError({ reason: Reason.JobNotFound, message: "The job does not exist yet." })],
    }
  }
  switch (jobState(job)) {
    case "Succeeded":
      return { state: "Ready", reason: Reason.JobComplete, errors: [] }
    case "Failed":
      return failure(job)
    case "Active":
      return { state: "Progressing", reason: Reason.JobRunning, errors: [] }
  }
}
