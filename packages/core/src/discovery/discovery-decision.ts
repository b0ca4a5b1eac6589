import type { Decision } from "../reconcile/decision.ts"
import { formatTime } from "../time/rfc3339.ts"
import { discoveredCondition } from "./discovery-health.ts"
import { type DiscoveryState, jobOf } from "./discovery-state.ts"

/** How far the discovery of a template is, and why. */
export interface DiscoveryDecision extends Decision {
  readonly _tag: "Discovery"
  readonly state: DiscoveryState["_tag"]
  /** Of the present inputs; absent while they are not known. */
  readonly specHash?: string
  readonly job?: string
  readonly failedAttempts?: number
  /** RFC 3339. */
  readonly nextAttemptAt?: string
}

/** The state of a template's discovery as a decision. */
export const discoveryDecision = (state: DiscoveryState, hash: string | undefined): DiscoveryDecision => {
  const job = jobOf(state)
  return {
    _tag: "Discovery",
    state: state._tag,
    summary: discoveredCondition(state).message,
    ...(hash === undefined ? {} : { specHash: hash }),
    ...(job === undefined ? {} : { job: `${job.metadata.namespace}/${job.metadata.name}` }),
    ...(state._tag === "Failed"
      ? { failedAttempts: state.record.attempts ?? 1, nextAttemptAt: formatTime(state.retryAt) }
      : {}),
  }
}
