import type { Job } from "@aim-engine/api"
import { Order } from "effect"
import { findCondition } from "../health/conditions.ts"
import { jobState } from "../health/inspectors/job.ts"
import { parseTime } from "../time/rfc3339.ts"

const createdAt = ({ metadata }: Job): number => parseTime(metadata.creationTimestamp) ?? 0

const newestFirst: Order.Order<Job> = Order.combineAll([
  Order.mapInput(Order.flip(Order.Number), createdAt),
  Order.mapInput(Order.Number, (job: Job) => (jobState(job) === "Active" ? 0 : 1)),
  Order.mapInput(Order.String, (job: Job) => job.metadata.name),
])

/** The Job that counts among those of one task: the newest that is not being deleted. */
export const currentJob = (jobs: ReadonlyArray<Job>): Job | undefined =>
  jobs.filter(({ metadata }) => metadata.deletionTimestamp === undefined).toSorted(newestFirst)[0]

/** When a Job failed, ms since 1970. */
export const failedAt = (job: Job): number =>
  parseTime(findCondition(job.status?.conditions, "Failed")?.lastTransitionTime) ?? createdAt(job)

/** When a Job was done, ms since 1970. */
export const completedAt = (job: Job): number =>
  parseTime(job.status?.completionTime) ??
  parseTime(findCondition(job.status?.conditions, "Complete")?.lastTransitionTime) ??
  createdAt(job)
