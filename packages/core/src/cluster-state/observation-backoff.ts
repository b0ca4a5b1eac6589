import type { DomainError, ErrorCategory } from "../errors/domain-error.ts"
import { exponentialBackoff } from "../requeue/backoff.ts"

/** Waits that double from one failure to the next. */
export interface BackoffSpan {
  /** After the first failure. */
  readonly firstSeconds: number
  /** At most. */
  readonly capSeconds: number
}

/** How long is waited before a question is asked again that could not be answered, by what went wrong. */
export interface ObservationBackoff {
  /** By the category of the error, which goes before its reason. */
  readonly byCategory?: { readonly [C in ErrorCategory]?: BackoffSpan }
  readonly byReason?: ReadonlyMap<string, BackoffSpan>
  readonly otherwise: BackoffSpan
}

/**
 * Seconds until the next attempt after so many failures in a row, the last of which was this error. Who asked to be left
 * alone for longer is left alone for longer.
 *
 * @example
 * retrySeconds({ otherwise: { firstSeconds: 30, capSeconds: 3600 } }, error, 2) // 60
 */
export const retrySeconds = (backoff: ObservationBackoff, error: DomainError, failures: number): number => {
  const span = backoff.byCategory?.[error._tag] ?? backoff.byReason?.get(error.reason) ?? backoff.otherwise
  const asked = error._tag === "Infrastructure" ? (error.retryAfterSeconds ?? 0) : 0
  return Math.max(exponentialBackoff(failures, span.firstSeconds, span.capSeconds), asked)
}
