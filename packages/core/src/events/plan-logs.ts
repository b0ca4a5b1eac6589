import type { ConditionReport } from "../health/observability.ts"
import type { PlannedLog } from "../reconcile/plan.ts"
import { type Tellable, toldMessage, toldReports } from "./plan-events.ts"

const toLog = ({ condition, observability }: ConditionReport): ReadonlyArray<PlannedLog> =>
  observability === "silent"
    ? []
    : [
        {
          level: observability === "info" || observability === "logged" ? "info" : "error",
          message: toldMessage(condition),
          fields: { condition: condition.type, status: condition.status, reason: condition.reason },
        },
      ]

/** The log lines of a verdict: those of its events in their order, and those that are only logged; a Warning is logged as an error. */
export const planLogs = (verdict: Tellable): ReadonlyArray<PlannedLog> => {
  const { changed, lasting } = toldReports(verdict)
  return [...changed, ...lasting].flatMap(toLog)
}
