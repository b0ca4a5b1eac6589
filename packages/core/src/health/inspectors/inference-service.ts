import type { Event, InferenceService } from "@aim-engine/api"
import { MissingDownstreamError } from "../../errors/domain-error.ts"
import { parseTime } from "../../time/rfc3339.ts"
import type { Health } from "../component-health.ts"
import { findCondition, isConditionTrue } from "../conditions.ts"
import { Reason } from "../reasons.ts"
import { eventsAbout, eventTime, newestEvent } from "./object-events.ts"

/** Warnings of KServe that mean more than a delay. */
const FATAL_EVENTS: ReadonlySet<string> = new Set([Reason.ServerlessModeRejected, Reason.InternalError])

/** Two writers met; KServe tries again by itself. */
const CONFLICTS: ReadonlyArray<string> = ["the object has been modified", "Operation cannot be fulfilled"]

/** Events vanish without a change of the InferenceService, so whatever rests on one is looked at again, in seconds. */
const EVENT_RECHECK_SECONDS = 30

/** Whether KServe says that the InferenceService is ready and that it stays. */
export const isInferenceServiceReady = (service: InferenceService): boolean =>
  service.metadata.deletionTimestamp === undefined && isConditionTrue(service.status?.conditions, "Ready")

/** The newest warning that tells why the InferenceService is not ready; what is older than its `Ready` is history. */
const fatalEvent = (service: InferenceService, events: ReadonlyArray<Event>): Event | undefined => {
  const since = parseTime(findCondition(service.status?.conditions, "Ready")?.lastTransitionTime) ?? 0
  const current = eventsAbout(service, events).filter(
    (event) =>
      event.type === "Warning" &&
      eventTime(event) >= since &&
      !CONFLICTS.some((text) => event.message?.includes(text) === true),
  )
  return newestEvent(current, FATAL_EVENTS)
}

/**
 * How an InferenceService is; undefined is one that does not exist yet. Its `Ready` condition decides; while it is not
 * ready, KServe's warnings tell whether it can become so.
 *
 * KServe's `status.observedGeneration` is not consulted: it is the generation of the Deployment (or Knative Service)
 * below, which counts independently, so comparing it with the InferenceService's own would never end.
 * Source: KServe v1beta1, `InferenceServiceStatus.PropagateRawStatus`.
 */
export const inferenceServiceHealth = (
  service: InferenceService | undefined,
  events: ReadonlyArray<Event> = [],
): Health => {
  if (service === undefined) {
    const message = "The InferenceService does not exist yet."
    return {
      reason: Reason.CreatingRuntime,
      errors: [new MissingDownstreamError({ reason: Reason.ResourceNotReady, message })],
    }
  }
  if (isInferenceServiceReady(service)) {
    return { state: "Ready", reason: Reason.RuntimeReady, message: "InferenceService is ready", errors: [] }
  }
  const fatal = fatalEvent(service, events)
  if (fatal !== undefined) {
    return {
      state: "Failed",
      reason: fatal.reason ?? Reason.InternalError,
      message: fatal.message ?? "",
      errors: [],
      requeueAfterSeconds: EVENT_RECHECK_SECONDS,
    }
  }
  const message = findCondition(service.status?.conditions, "Ready")?.message ?? ""
  return { state: "Progressing", reason: Reason.CreatingRuntime, message, errors: [] }
}
