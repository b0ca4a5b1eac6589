import type { ObjectRef } from "@aim-engine/api"
import type { DomainError } from "../errors/domain-error.ts"

/** How well something is, best first. The rank decides "worst of" and "best of". */
export const HEALTH_STATES = [
  "Running",
  "Ready",
  "Progressing",
  "Starting",
  "Pending",
  "Degraded",
  "NotAvailable",
  "Failed",
] as const
export type HealthState = (typeof HEALTH_STATES)[number]

/** What an inspector reads from an object: how it is, not yet whose part it is. What is unset follows from the errors. */
export interface Health {
  readonly state?: HealthState
  readonly reason?: string
  readonly message?: string
  readonly errors: ReadonlyArray<DomainError>
  /** The object that the health was read from. */
  readonly child?: ObjectRef
  /** Seconds after which it has to be looked at again, because what it rests on fades without a change. */
  readonly requeueAfterSeconds?: number
}

/**
 * What is known of one part of an object: of something it depends on (`Upstream`: provided by others)
 * or of something that is made for it (`Downstream`). Becomes the condition `<component>Ready`.
 * What is unset follows from the errors: no error is Ready.
 */
export interface ComponentHealth extends Health {
  readonly component: string
  readonly dependency?: "Upstream" | "Downstream"
  /** Whether its errors forbid applying children. Observations of our own children never do. Defaults to true. */
  readonly gates?: boolean
}
