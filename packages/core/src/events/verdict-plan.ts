import type { HealthVerdict } from "../health/health-verdict.ts"
import type { Plan } from "../reconcile/plan.ts"
import { planEvents } from "./plan-events.ts"
import { planLogs } from "./plan-logs.ts"

/** What of a plan follows from the verdict alone: what is told, and when the object is looked at again. */
export const verdictPlan = <S>(
  verdict: HealthVerdict<S>,
): Pick<Plan, "events" | "logs" | "retry" | "requeueAfterSeconds"> => ({
  events: planEvents(verdict),
  logs: planLogs(verdict),
  retry: verdict.retry,
  requeueAfterSeconds: verdict.requeueAfterSeconds,
})
