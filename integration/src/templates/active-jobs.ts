import { AppLabel, JobKind, Label } from "@aim-engine/api"
import { isConditionTrue, isObjectOf } from "@aim-engine/core"
import { followKind } from "../scale/follow-kind.ts"
import type { LoadCluster } from "../scale/load-cluster.ts"

/** Discovery Jobs as the API server's own watch tells of them, whatever an operator believes. */
export interface ActiveJobs {
  /** The most that were active at one time. */
  readonly peak: () => number
  /** Those that are active now. */
  readonly active: () => number
  /** The uids of all that ever were. */
  readonly seen: ReadonlySet<string>
  readonly stop: () => Promise<void>
}

const isJob = isObjectOf(JobKind)

/** Counts discovery Jobs from now on. A Job is active until it has ended, or is gone. */
export const watchActiveJobs = ({ admin }: LoadCluster): ActiveJobs => {
  const active = new Set<string>()
  const seen = new Set<string>()
  let peak = 0
  const following = followKind(
    admin,
    JobKind,
    { labelSelector: `${Label.appName}=${AppLabel.discoveryName}` },
    (job, isGone) => {
      if (!isJob(job)) return
      const { uid = "" } = job.metadata
      seen.add(uid)
      const hasEnded = ["Complete", "Failed"].some((type) => isConditionTrue(job.status?.conditions, type))
      if (isGone || hasEnded) active.delete(uid)
      else active.add(uid)
      peak = Math.max(peak, active.size)
    },
  )
  return { peak: () => peak, active: () => active.size, seen, stop: following.stop }
}
