import { Schema } from "effect"
import { PodTemplateSpec } from "../core/pod-spec.ts"
import { LooseCondition } from "../kubernetes/condition.ts"
import { foreignKind, foreignObject } from "../kubernetes/foreign-kind.ts"

/** What a Job runs. Source: Kubernetes, `batch/v1 JobSpec`. */
export const JobSpec = Schema.Struct({
  backoffLimit: Schema.optionalKey(Schema.Int),
  ttlSecondsAfterFinished: Schema.optionalKey(Schema.Int),
  activeDeadlineSeconds: Schema.optionalKey(Schema.Int),
  suspend: Schema.optionalKey(Schema.Boolean),
  template: PodTemplateSpec,
}).annotate({ identifier: "JobSpec" })
export interface JobSpec extends Schema.Schema.Type<typeof JobSpec> {}

/** What became of a Job. Source: Kubernetes, `batch/v1 JobStatus`. */
export const JobStatus = Schema.Struct({
  conditions: Schema.optionalKey(Schema.Array(LooseCondition)),
  active: Schema.optionalKey(Schema.Int),
  succeeded: Schema.optionalKey(Schema.Int),
  failed: Schema.optionalKey(Schema.Int),
  startTime: Schema.optionalKey(Schema.NullOr(Schema.String)),
  completionTime: Schema.optionalKey(Schema.NullOr(Schema.String)),
}).annotate({ identifier: "JobStatus" })
export interface JobStatus extends Schema.Schema.Type<typeof JobStatus> {}

/** Pods that run to completion. */
export const Job = foreignObject("batch/v1", "Job", { spec: JobSpec, status: Schema.optionalKey(JobStatus) })
export interface Job extends Schema.Schema.Type<typeof Job> {}

export const JobKind = foreignKind<Job>("batch/v1", "Job", "jobs", "Namespaced", Job)
