import type { Condition } from "@aim-engine/api"
import { type DomainError, errorText } from "../errors/domain-error.ts"
import type { ComponentHealth, HealthState } from "../health/component-health.ts"
import { MAX_EXCERPT_BYTES, truncateBytes } from "../health/condition-text.ts"
import { Reason } from "../health/reasons.ts"
import type { FilterResult } from "./evaluate-filter.ts"

/** The component of a source that tells about reading its registries. */
export const FILTERS_COMPONENT = "Filters"

const NAMED_FILTERS = 5
const MAX_CAUSE_BYTES = 180

/** How the filters went. */
export interface FiltersHealth {
  readonly state: HealthState
  readonly reason: string
  readonly message: string
}

const hasFailed = ({ errors }: FilterResult): boolean => errors.length > 0

const causeOf = ({ pattern, errors }: FilterResult): string => {
  const [first, ...others] = errors
  const cause = first === undefined ? "" : truncateBytes(errorText(first), MAX_CAUSE_BYTES)
  return `${pattern}: ${cause}${others.length === 0 ? "" : ` (and ${others.length} more)`}`
}

const failureMessage = (results: ReadonlyArray<FilterResult>, failed: ReadonlyArray<FilterResult>): string => {
  const named = failed.slice(0, NAMED_FILTERS).map(causeOf)
  const more = failed.length - named.length
  const text = `Filters with errors: ${failed.length} of ${results.length}: ${named.join("; ")}`
  return truncateBytes(more === 0 ? text : `${text}; and ${more} more`, MAX_EXCERPT_BYTES)
}

/** How the filters of a source went, all of which are carried out. A filter with an error has failed, whatever it found. */
export const filtersHealth = (results: ReadonlyArray<FilterResult>): FiltersHealth => {
  if (results.length === 0) {
    return { state: "Progressing", reason: Reason.NoFilters, message: "No filters are configured" }
  }
  const failed = results.filter(hasFailed)
  if (failed.length === 0) {
    const message = `Filters carried out: ${results.length}`
    return { state: "Ready", reason: Reason.AllFiltersSucceeded, message }
  }
  const message = failureMessage(results, failed)
  return failed.length === results.length
    ? { state: "Failed", reason: Reason.AllFiltersFailed, message }
    : { state: "Degraded", reason: Reason.SomeFiltersFailed, message }
}

/** What a stored condition of the filters said of them. */
const STATES: ReadonlyMap<string, HealthState> = new Map([
  [Reason.AllFiltersSucceeded, "Ready"],
  [Reason.SomeFiltersFailed, "Degraded"],
  [Reason.AllFiltersFailed, "Failed"],
])

/**
 * How the filters are while registries are being read: as they were, if that was said of the same specification. An
 * operator that was started anew knows nothing yet, and that is no news.
 */
export const scanningHealth = (
  results: ReadonlyArray<FilterResult>,
  stored: Condition | undefined,
  generation: number | undefined,
): FiltersHealth => {
  const state = stored?.observedGeneration === generation ? STATES.get(stored?.reason ?? "") : undefined
  if (stored !== undefined && state !== undefined) return { state, reason: stored.reason, message: stored.message }
  const pending = results.filter(({ isPending }) => isPending).length
  const message = `Filters being carried out: ${pending} of ${results.length}`
  return { state: "Progressing", reason: Reason.SyncInProgress, message }
}

/** The component `Filters`. Some that fail keep the models of the others from nothing. */
export const filtersComponent = (health: FiltersHealth, errors: ReadonlyArray<DomainError>): ComponentHealth => ({
  component: FILTERS_COMPONENT,
  gates: false,
  ...health,
  errors,
})
