import type { AIMClusterModelSource, AIMStatus } from "@aim-engine/api"
import { Result } from "effect"
import type { DomainError } from "../errors/domain-error.ts"
import type { ComponentHealth } from "../health/component-health.ts"
import { COMPONENTS } from "../health/components.ts"
import { ConditionType } from "../health/condition-types.ts"
import { findCondition } from "../health/conditions.ts"
import { evaluateHealth } from "../health/evaluate-health.ts"
import type { HealthVerdict } from "../health/health-verdict.ts"
import { Reason } from "../health/reasons.ts"
import type { ApplyFailure } from "../reconcile/plan.ts"
import { FILTERS_COMPONENT, filtersComponent, filtersHealth, scanningHealth } from "./filter-health.ts"
import type { SourceParts } from "./observe-source.ts"
import { syncInterval } from "./scan-schedule.ts"
import { sourceConditions } from "./source-conditions.ts"
import { MODELS_COMPONENT } from "./source-model.ts"

/** How many models of others are named. */
const NAMED_HOLDERS = 5

/** The verdict on a source: how it is, its conditions, and whether anything may be written. `now` is in ms since 1970. */
export const judgeSource = (
  source: AIMClusterModelSource,
  parts: SourceParts,
  failures: ReadonlyArray<ApplyFailure>,
  now: number,
): HealthVerdict<AIMStatus> =>
  evaluateHealth<AIMStatus>({
    object: source,
    declared: COMPONENTS.AIMClusterModelSource,
    components: [existingModels(parts), filters(source, parts)],
    failures,
    now,
    toStatus: (root) => root,
    derived: () => sourceConditions(source, parts),
  })

const existingModels = ({ models, choice }: SourceParts): ComponentHealth => {
  const base = { component: MODELS_COMPONENT, dependency: "Downstream" } as const
  if (Result.isFailure(models)) return { ...base, errors: [models.failure] }
  if (Result.isFailure(choice)) return { ...base, errors: [choice.failure] }
  const holders = choice.success?.holders ?? []
  const named = holders.slice(0, NAMED_HOLDERS).map(({ metadata }) => metadata.name)
  const more = holders.length - named.length
  const held =
    named.length === 0
      ? ""
      : `; images of other cluster models get none: ${named.join(", ")}${more === 0 ? "" : ` and ${more} more`}`
  const message = `Models of the source: ${models.success.length}${held}`
  return { ...base, state: "Ready", reason: Reason.Listed, message, errors: [] }
}

/** Refused credentials are an error of the source only where nothing else could be read either. */
const decisiveErrors = ({ results }: SourceParts): ReadonlyArray<DomainError> => {
  const errors = results.flatMap((result) => result.errors)
  return results.every((result) => result.errors.length > 0)
    ? errors.filter(({ _tag }) => _tag === "Auth").slice(0, 1)
    : []
}

const filters = (source: AIMClusterModelSource, parts: SourceParts): ComponentHealth => {
  const { credentials, results, isScanning } = parts
  if (Result.isFailure(credentials)) {
    return { component: FILTERS_COMPONENT, gates: false, errors: [credentials.failure] }
  }
  const interval = syncInterval(source)
  const unreadable = Result.isFailure(interval) ? [interval.failure] : []
  if (isScanning) {
    const stored = findCondition(source.status?.conditions, ConditionType.FiltersReady)
    return filtersComponent(scanningHealth(results, stored, source.metadata.generation), unreadable)
  }
  return filtersComponent(filtersHealth(results), [...unreadable, ...decisiveErrors(parts)])
}
