import type { Condition } from "@aim-engine/api"
import { isInfrastructural } from "../errors/categories.ts"
import { parseTime } from "../time/rfc3339.ts"
import { ConditionType, componentCondition } from "./condition-types.ts"
import { findCondition } from "./conditions.ts"
import type { SettledComponent } from "./settled-component.ts"

/** For how long an object keeps its stored verdict while the cluster or a registry cannot be asked, in seconds. */
export const GRACE_SECONDS = 10

/**
 * Seconds until the grace ends, counted from when `DependenciesReachable` became False; from now if it is not False yet.
 * Undefined once it is over.
 */
export const remainingGrace = (stored: ReadonlyArray<Condition>, now: number): number | undefined => {
  const reachable = findCondition(stored, ConditionType.DependenciesReachable)
  const since = reachable?.status === "False" ? parseTime(reachable.lastTransitionTime) : now
  if (since === undefined) return undefined
  const remaining = (since + GRACE_SECONDS * 1000 - now) / 1000
  return remaining > 0 ? remaining : undefined
}

/** The components of a round, as far as the grace lets the round count. */
export interface Graced {
  readonly components: ReadonlyArray<SettledComponent>
  /** Stored conditions that stay as they are, by type. */
  readonly kept: ReadonlyMap<string, Condition>
}

/** A component that cannot be asked, counted as what its stored condition says. */
const asStored = (component: SettledComponent, stored: Condition): SettledComponent => ({
  ...component,
  state: stored.status === "True" ? "Ready" : component.dependency === "Upstream" ? "Pending" : "Progressing",
  reason: stored.reason,
  message: stored.message,
})

/** While the grace lasts, a component that cannot be asked stays as it was stored, times included. */
export const withGrace = (
  components: ReadonlyArray<SettledComponent>,
  stored: ReadonlyArray<Condition>,
  isInGrace: boolean,
): Graced => {
  const kept = new Map<string, Condition>()
  if (!isInGrace) return { components, kept }
  const graced = components.map((component) => {
    const condition = findCondition(stored, componentCondition(component.component))
    if (condition === undefined || !component.errors.some(isInfrastructural)) return component
    // What this same failure has written is no earlier knowledge that could be kept.
    if (condition.status === "False" && condition.reason === component.reason) return component
    kept.set(condition.type, condition)
    return asStored(component, condition)
  })
  return { components: graced, kept }
}
