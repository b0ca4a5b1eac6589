import { Reason } from "../health/reasons.ts"
import { isInfrastructural } from "./categories.ts"
import { type DomainError, InfrastructureError } from "./domain-error.ts"

/**
 * The one error that the queue is told when a reconcile met errors that pass by themselves; undefined when it met none.
 * Its text depends on their number alone, so that back-off and logs see the same failure each time.
 * It asks to wait for as long as the most patient of them asked.
 */
export const retryError = (errors: ReadonlyArray<DomainError>): InfrastructureError | undefined => {
  const transient = errors.filter(isInfrastructural)
  if (transient.length === 0) return undefined
  const waits = transient.flatMap((error) =>
    error._tag === "Infrastructure" && error.retryAfterSeconds !== undefined ? [error.retryAfterSeconds] : [],
  )
  return new InfrastructureError({
    reason: Reason.InfrastructureError,
    message:
      transient.length === 1
        ? "infrastructure error (1 failure)"
        : `infrastructure errors (${transient.length} failures)`,
    ...(waits.length === 0 ? {} : { retryAfterSeconds: Math.max(...waits) }),
  })
}
