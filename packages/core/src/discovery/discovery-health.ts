import { Option } from "effect"
import type { ComponentHealth, Health } from "../health/component-health.ts"
import { ConditionType } from "../health/condition-types.ts"
import type { DerivedCondition } from "../health/health-verdict.ts"
import { jobHealth } from "../health/inspectors/job.ts"
import { Reason } from "../health/reasons.ts"
import { formatTime } from "../time/rfc3339.ts"
import { DISCOVERY_LIMIT } from "./admit-discovery.ts"
import type { DiscoveryState } from "./discovery-state.ts"

/** The component that tells about the Job; writes of it fail under this name. */
export const DISCOVERY_JOB = "DiscoveryJob"

/** How soon a template that waits looks again whether its turn has come, in seconds. */
const WAITING_SECONDS = 5

const waiting = `The discovery job waits for its turn; at most ${DISCOVERY_LIMIT} run in the cluster at a time`

/** What of a failed attempt stays true until the next one. */
const failureText = ({ record, retryAt }: Extract<DiscoveryState, { readonly _tag: "Failed" }>): string =>
  `Attempt ${record.attempts ?? 1} failed: ${record.lastFailureReason ?? ""}; the next one starts at ${formatTime(retryAt)}`

const jobOfState = (state: DiscoveryState, now: number): Health | undefined => {
  const secondsUntil = (instant: number): number => (instant > now ? (instant - now) / 1000 : WAITING_SECONDS)
  switch (state._tag) {
    case "Waiting":
      return {
        state: "Pending",
        reason: Reason.JobNotCreated,
        message: waiting,
        errors: [],
        requeueAfterSeconds: WAITING_SECONDS,
      }
    case "NameTaken":
    case "Unreadable":
      return { errors: [state.error] }
    case "Running":
      return jobHealth(state.job)
    case "Reading":
      return {
        state: "Progressing",
        reason: Reason.AwaitingDiscovery,
        message: "The discovery job is complete; its log is being read",
        errors: state.error === undefined ? [] : [state.error],
        requeueAfterSeconds: secondsUntil(state.until),
      }
    case "Failed": {
      const requeueAfterSeconds = secondsUntil(state.retryAt)
      if (state.job !== undefined && !state.isOutputInvalid) return { ...jobHealth(state.job), requeueAfterSeconds }
      const reason = state.isOutputInvalid ? Reason.DiscoveryOutputInvalid : Reason.DiscoveryFailed
      return { state: "Failed", reason, message: failureText(state), errors: [], requeueAfterSeconds }
    }
    default:
      return undefined
  }
}

/**
 * The components `DiscoveryJob` and `DiscoveryPods` while discovery goes on; none once it is done, and none while it cannot
 * begin. They never stop anything from being written: the next attempt may mend them. `now` is in ms since 1970.
 */
export const discoveryHealth = (state: DiscoveryState, now: number): ReadonlyArray<ComponentHealth> => {
  const job = jobOfState(state, now)
  const pods = state._tag === "Running" || state._tag === "Failed" ? state.pods : undefined
  return [
    ...Option.toArray(Option.fromUndefinedOr(job)).map((health) => ({ component: DISCOVERY_JOB, ...health })),
    ...Option.toArray(Option.fromUndefinedOr(pods)).map((health) => ({ component: "DiscoveryPods", ...health })),
  ].map((health): ComponentHealth => ({ ...health, dependency: "Downstream", gates: false }))
}

/** The condition `Discovered`: whether the files and the profile of the template are known. */
export const discoveredCondition = (state: DiscoveryState): DerivedCondition => {
  const type = ConditionType.Discovered
  const awaited = (message: string): DerivedCondition => ({
    type,
    status: "False",
    reason: Reason.AwaitingDiscovery,
    message,
  })
  switch (state._tag) {
    case "Inline":
      return {
        type,
        status: "True",
        reason: Reason.InlineModelSources,
        message: "Model sources provided in-line in spec",
      }
    case "Known":
    case "Discovered":
      return {
        type,
        status: "True",
        reason: Reason.DiscoveryComplete,
        message: "Discovery job completed successfully",
      }
    case "Failed":
      return { type, status: "False", reason: Reason.DiscoveryFailed, message: failureText(state) }
    case "Blocked":
      return awaited("Discovery waits for what it needs: model, runtime config and GPU")
    case "Waiting":
      return awaited(waiting)
    case "NameTaken":
    case "Unreadable":
      return awaited(state.error.message)
    case "Running":
      return awaited("The discovery job runs")
    case "Reading":
      return awaited("The discovery job is complete; its log is being read")
  }
}
