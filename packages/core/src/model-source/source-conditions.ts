import type { AIMClusterModelSource, Condition } from "@aim-engine/api"
import { Result } from "effect"
import { type DomainError, errorText } from "../errors/domain-error.ts"
import { ConditionType } from "../health/condition-types.ts"
import { findCondition } from "../health/conditions.ts"
import type { DerivedCondition } from "../health/health-verdict.ts"
import { Reason } from "../health/reasons.ts"
import type { SourceParts } from "./observe-source.ts"
import { sourceNumbers } from "./source-numbers.ts"

/** The conditions by which a source is documented to tell more about itself. None of them takes part in the verdict. */
export const sourceConditions = (
  source: AIMClusterModelSource,
  parts: SourceParts,
): ReadonlyArray<DerivedCondition> => [
  maxModelsLimitReached(source, parts),
  syncing(parts),
  registryReachable(source.status?.conditions, parts),
]

const maxModelsLimitReached = (source: AIMClusterModelSource, parts: SourceParts): DerivedCondition => {
  const type = ConditionType.MaxModelsLimitReached
  const { discoveredModels, availableModels, modelsLimitReached } = sourceNumbers(source, parts)
  if (!modelsLimitReached) {
    const message = `Created ${discoveredModels} models, within limit`
    return { type, status: "False", reason: Reason.WithinLimit, message }
  }
  const leftOut = Result.getOrUndefined(parts.choice)?.leftOut ?? 0
  const message = `Limit reached: ${discoveredModels} created, ${availableModels} available`
  const rest = leftOut === 0 ? "" : `, ${leftOut} left out`
  return { type, status: "True", reason: Reason.LimitReached, message: `${message}${rest}` }
}

const syncing = ({ isScanning }: SourceParts): DerivedCondition => {
  const type = ConditionType.Syncing
  return isScanning
    ? { type, status: "True", reason: Reason.SyncInProgress, message: "The registry is being read" }
    : { type, status: "False", reason: Reason.SyncIdle, message: "The registry is read again after syncInterval" }
}

/** Reasons of registries, the worst first. What is wrong with a filter itself says nothing about its registry. */
const REGISTRY_REASONS: ReadonlyArray<string> = [
  Reason.ImagePullAuthFailure,
  Reason.RegistryUnreachable,
  Reason.RegistryRateLimited,
  Reason.ImageNotFound,
]

/** Better known causes first, then any other. */
const severity = ({ reason }: DomainError): number => {
  const rank = REGISTRY_REASONS.indexOf(reason)
  return rank < 0 ? REGISTRY_REASONS.length : rank
}

const registryReachable = (
  stored: ReadonlyArray<Condition> | undefined,
  { results, isScanning }: SourceParts,
): DerivedCondition => {
  const type = ConditionType.RegistryReachable
  const before = findCondition(stored, type)
  // While it is asked, it is as reachable as it was.
  if (isScanning && before !== undefined) return before
  if (isScanning)
    return { type, status: "Unknown", reason: Reason.SyncInProgress, message: "The registry is being read" }
  const errors = results.flatMap((result) => result.errors).filter(({ _tag }) => _tag !== "InvalidSpec")
  const [worst] = errors.toSorted((left, right) => severity(left) - severity(right))
  return worst === undefined
    ? { type, status: "True", reason: Reason.RegistryReachable, message: "The registry answers" }
    : { type, status: "False", reason: worst.reason, message: errorText(worst) }
}
