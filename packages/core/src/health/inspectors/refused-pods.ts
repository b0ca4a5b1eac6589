import type { Event, Job } from "@aim-engine/api"
import { isQuotaExceeded } from "../../errors/classify-api-error.ts"
import type { Health } from "../component-health.ts"
import { Reason } from "../reasons.ts"
import { eventsAbout, eventTime, newestEvent } from "./object-events.ts"
import { unstartedHealth } from "./unstarted-pods.ts"

const REFUSED_EVENTS: ReadonlySet<string> = new Set(["FailedCreate"])
const MADE_EVENTS: ReadonlySet<string> = new Set(["SuccessfulCreate"])

/**
 * Why the API server refuses the pods of a Job that has none; undefined where it does not. Only the Job's events tell it,
 * and what was refused before a pod was made is history. The Job's controller goes on asking.
 */
export const refusedPodsHealth = (job: Job, events: ReadonlyArray<Event>): Health | undefined => {
  const own = eventsAbout(job, events)
  const refused = newestEvent(own, REFUSED_EVENTS)
  const made = newestEvent(own, MADE_EVENTS)
  if (refused === undefined || (made !== undefined && eventTime(made) >= eventTime(refused))) return undefined
  const message = refused.message ?? ""
  return unstartedHealth(isQuotaExceeded(message) ? Reason.QuotaExceeded : Reason.AdmissionDenied, message)
}
