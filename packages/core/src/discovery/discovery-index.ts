import { AppLabel, type Job, JobKind, Label } from "@aim-engine/api"
import type { ObjectIndex } from "../cluster-state/object-index.ts"
import { jobState } from "../health/inspectors/job.ts"

/** The labels of every discovery Job. */
export const DISCOVERY_JOB_LABELS = {
  [Label.appName]: AppLabel.discoveryName,
  [Label.appComponent]: AppLabel.discoveryComponent,
  [Label.appManagedBy]: AppLabel.discoveryManagedBy,
} as const

/** Whether a Job discovers a template. */
export const isDiscoveryJob = ({ metadata: { labels = {} } }: Job): boolean =>
  Object.entries(DISCOVERY_JOB_LABELS).every(([key, value]) => labels[key] === value)

/** The only key of {@link activeDiscoveryJobs}. */
export const ACTIVE = "active"

/** All discovery Jobs of the cluster that have not ended yet. */
export const activeDiscoveryJobs: ObjectIndex<Job> = {
  name: "active discovery Job",
  kind: JobKind,
  keys: (job) => (isDiscoveryJob(job) && jobState(job) === "Active" ? [ACTIVE] : []),
}
