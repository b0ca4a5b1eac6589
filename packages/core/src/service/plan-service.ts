import type { AIMService, AIMServiceState } from "@aim-engine/api"
import { Result } from "effect"
import { planEvents } from "../events/plan-events.ts"
import { planLogs } from "../events/plan-logs.ts"
import type { HealthVerdict } from "../health/health-verdict.ts"
import { Reason } from "../health/reasons.ts"
import { type ApplyFailure, emptyPlan, type Plan, type PlannedEvent } from "../reconcile/plan.ts"
import type { ServiceParts } from "./observe-service.ts"
import { objectsOfService } from "./service-objects.ts"
import { statusOfService } from "./service-status.ts"

/** The plan for a service: what its parts come to, as far as the verdict allows it. `failures`: the writes that were refused. */
export const planService = (
  service: AIMService,
  parts: ServiceParts,
  verdict: HealthVerdict<AIMServiceState>,
  failures: ReadonlyArray<ApplyFailure>,
): Plan => ({
  ...emptyPlan,
  delete: verdict.shouldApply
    ? [...parts.template.deletions, ...parts.route.deletions, ...parts.caching.deletions, ...parts.leftoverScaler]
    : [],
  apply: verdict.shouldApply ? objectsOfService(service, parts) : [],
  status: statusOfService(service, parts, verdict, failures),
  events: [
    ...planEvents(verdict),
    ...templateEvents(service, parts),
    ...(verdict.shouldApply ? remountEvents(parts) : []),
  ],
  logs: planLogs(verdict),
  requeueAfterSeconds: verdict.requeueAfterSeconds,
  retry: verdict.retry,
  decisions: decisionsOf(parts),
})

/** What is worth knowing of a template that the service did not use before, e.g. that it is not optimized. */
const templateEvents = ({ status }: AIMService, { template }: ServiceParts): ReadonlyArray<PlannedEvent> => {
  const before = status?.resolvedTemplate
  const isNew =
    template.reference !== undefined &&
    (template.reference.name !== before?.name || template.reference.uid !== before.uid)
  return isNew
    ? template.decision.notes.map((message) => ({ type: "Normal", reason: Reason.Resolved, message, recurring: false }))
    : []
}

/** New volumes restart the replicas of a running service, so its owner is told why. */
const remountEvents = ({ inference }: ServiceParts): ReadonlyArray<PlannedEvent> => {
  const remounted = Result.getOrUndefined(inference)?.remounted
  if (remounted === undefined) return []
  return [{ type: "Normal", reason: Reason.CacheRemounted, message: remounted, recurring: false }]
}

const decisionsOf = (parts: ServiceParts): Plan["decisions"] => [
  ...(Result.isSuccess(parts.config) ? [parts.config.success.decision] : []),
  parts.model.decision,
  parts.template.decision,
  parts.caching.trail,
  ...(Result.getOrUndefined(parts.inference)?.decisions ?? []),
  parts.route.decision,
]
