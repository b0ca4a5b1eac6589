import type { Condition } from "@aim-engine/api"
import type { ConditionReport } from "../health/observability.ts"
import { type Tellable, toldMessage, toldReports } from "./plan-events.ts"

/** A line of the operator's log about a condition. */
export interface PlannedLog {
  readonly level: "info" | "error"
  readonly message: string
  readonly fields: Pick<Condition, "status" | "reason"> & { readonly condition: string }
}

const toLog = ({ condition, observability }: ConditionReport): ReadonlyArray<PlannedLog> =>
  observability === "silent"
    ? []
    : [
        {
          level: observability === "info" ? "info" : "error",
          message: toldMessage(condition),
          fields: { condition: condition.type, status: condition.status, reason: condition.reason },
        },
      ]

/** The log lines of a verdict: the same conditions in the same order as its events; a Warning is logged as an error. */
export const planLogs = (verdict: Tellable): ReadonlyArray<PlannedLog> => {
  const { changed, lasting } = toldReports(verdict)
  return [...changed, ...lasting].flatMap(toLog)
}
