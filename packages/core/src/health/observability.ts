import type { Condition } from "@aim-engine/api"

/**
 * How a condition is told besides the status: `info` and `warning` once, when it changes; `error` again while it lasts;
 * `silent` never.
 */
export type Observability = "info" | "warning" | "error" | "silent"

/** A condition and how it is told. */
export interface ConditionReport {
  readonly condition: Condition
  readonly observability: Observability
}
