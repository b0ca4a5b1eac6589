import type { Condition } from "@aim-engine/api"
import type { Transition } from "../health/conditions.ts"
import type { ConditionReport, Observability } from "../health/observability.ts"
import type { PlannedEvent } from "../reconcile/plan.ts"

/** What is told of a verdict: the reports of all conditions, and which of them changed. */
export interface Tellable {
  readonly transitions: ReadonlyArray<Transition>
  readonly reports: ReadonlyArray<ConditionReport>
}

const HOLDS: { readonly [S in Condition["status"]]: string } = {
  True: "holds",
  False: "does not hold",
  Unknown: "is not known",
}

/** The message of a condition, or a sentence that stands in for it. */
export const toldMessage = ({ type, status, reason, message }: Condition): string =>
  message === "" ? `${type} ${HOLDS[status]}: ${reason}` : message

/** How a condition is told by an event. */
type Told = Exclude<Observability, "logged" | "silent">

const isTold = (observability: Observability): observability is Told =>
  observability !== "silent" && observability !== "logged"

const eventType = (observability: Told): PlannedEvent["type"] => (observability === "info" ? "Normal" : "Warning")

const toEvent = ({ condition, observability }: ConditionReport, recurring: boolean): ReadonlyArray<PlannedEvent> =>
  isTold(observability)
    ? [{ type: eventType(observability), reason: condition.reason, message: toldMessage(condition), recurring }]
    : []

/** The reports of a verdict that are told: those of conditions that changed, then those of errors that last. */
export const toldReports = ({
  transitions,
  reports,
}: Tellable): {
  readonly changed: ReadonlyArray<ConditionReport>
  readonly lasting: ReadonlyArray<ConditionReport>
} => {
  const types = new Set(transitions.map(({ condition }) => condition.type))
  return {
    changed: reports.filter(({ condition }) => types.has(condition.type)),
    lasting: reports.filter(({ condition, observability }) => observability === "error" && !types.has(condition.type)),
  }
}

/**
 * The events of a verdict, in the order of the conditions: one for each that changed, then again, as recurring ones, those
 * of errors that last. A condition is told once a round. At rest nothing is told.
 */
export const planEvents = (verdict: Tellable): ReadonlyArray<PlannedEvent> => {
  const { changed, lasting } = toldReports(verdict)
  return [...changed.flatMap((report) => toEvent(report, false)), ...lasting.flatMap((report) => toEvent(report, true))]
}
