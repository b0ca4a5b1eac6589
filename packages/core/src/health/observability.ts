import type { Condition } from "@aim-engine/api"

/**
 * How a condition is told besides the status: `info` and `warning` by an event when it changes; `error` again while it
 * lasts; `logged` only in the operator's log, when it changes; `silent` never.
 *
 * An object that becomes ready passes through a dozen conditions. Each one an event would be a dozen writes for a story that
 * the status tells better, so parts are told when they are in trouble, and the verdict (`Ready`) when it changes.
 */
export type Observability = "info" | "warning" | "error" | "logged" | "silent"

/** A condition and how it is told. */
export interface ConditionReport {
  readonly condition: Condition
  readonly observability: Observability
}
