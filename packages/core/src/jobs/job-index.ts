import { ForeignKey, type Job, JobKind, type Pod, PodKind } from "@aim-engine/api"
import { indexKey, type ObjectIndex } from "../cluster-state/object-index.ts"
import { controllerOf } from "../ownership/owner-reference.ts"

/** The Jobs of a namespace by the uid of the object that controls them. */
export const jobsByOwner: ObjectIndex<Job> = {
  name: "Job by controller uid",
  kind: JobKind,
  keys: (job) => {
    const owner = controllerOf(job)
    return owner === undefined ? [] : [indexKey(job.metadata.namespace ?? "", owner.uid)]
  },
}

/** The pods of a namespace by the Job that they run for. */
export const podsByJob: ObjectIndex<Pod> = {
  name: "Pod by Job",
  kind: PodKind,
  keys: ({ metadata }) => {
    const job = metadata.labels?.[ForeignKey.jobName]
    return job === undefined ? [] : [indexKey(metadata.namespace ?? "", job)]
  },
}
