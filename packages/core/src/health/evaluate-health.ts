import type { Condition } from "@aim-engine/api"
import { CATEGORIES, categoryOf, isInfrastructural } from "../errors/categories.ts"
import { retryError } from "../errors/retry-error.ts"
import type { ApplyFailure } from "../reconcile/plan.ts"
import { relevantFailures, withApplyFailures } from "./apply-failures.ts"
import type { ComponentHealth, HealthState } from "./component-health.ts"
import { ConditionType, componentCondition } from "./condition-types.ts"
import { type ConditionValue, diffTransitions, findCondition, settleCondition } from "./conditions.ts"
import { remainingGrace, withGrace } from "./grace.ts"
import type { DerivedCondition, HealthInput, HealthVerdict } from "./health-verdict.ts"
import type { ConditionReport, Observability } from "./observability.ts"
import { errorsOf, parentConditions } from "./parent-conditions.ts"
import { Reason } from "./reasons.ts"
import { recheckSeconds } from "./recheck.ts"
import { type ReadyText, type Root, rootOf } from "./root.ts"
import {
  componentConditionValue,
  rootContribution,
  type SettledComponent,
  settleComponent,
} from "./settled-component.ts"
import { isErrorState } from "./state.ts"

const ALL_READY: ReadyText = { reason: Reason.AllComponentsReady, message: "All components are ready." }

const NO_COMPONENTS: Root = {
  state: "Degraded",
  ready: {
    type: ConditionType.Ready,
    status: "Unknown",
    reason: Reason.NoComponents,
    message: "No component was reported. This is a defect of the operator.",
  },
}

const inDeclaredOrder = (
  components: ReadonlyArray<ComponentHealth>,
  declared: ReadonlyArray<string>,
): ReadonlyArray<ComponentHealth> => {
  const rank = (name: string): number => (declared.includes(name) ? declared.indexOf(name) : declared.length)
  return components.toSorted((left, right) => rank(left.component) - rank(right.component))
}

/** Condition values in their order, each with how it is told. */
const draftConditions = (
  components: ReadonlyArray<SettledComponent>,
  parents: ReadonlyArray<ConditionValue>,
  derived: ReadonlyArray<DerivedCondition>,
  ready: ConditionValue,
  isReadyBroken: boolean,
): ReadonlyArray<readonly [ConditionValue, Observability]> => [
  ...components.map(
    (component) =>
      [componentConditionValue(component), isErrorState(rootContribution(component)) ? "error" : "logged"] as const,
  ),
  ...parents.map((value) => [value, value.status === "False" ? "error" : "logged"] as const),
  ...derived.map((value) => [value, value.observability ?? "silent"] as const),
  // What is broken is told by the part that broke, if there is one.
  [ready, !isReadyBroken ? "info" : components.length > 0 ? "logged" : "error"],
]

const smallest = (values: ReadonlyArray<number | undefined>): number | undefined => {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

/** Whether something is wrong that others mend out of our sight, so that no change would wake us. */
const needsRecheck = (components: ReadonlyArray<SettledComponent>, failures: ReadonlyArray<ApplyFailure>): boolean =>
  failures.some(({ error }) => !isInfrastructural(error)) ||
  components.some(({ errors }) => errors.some((error) => CATEGORIES[error._tag].retry === "Recheck"))

/** Whether children may be written: a component without `gates: false` forbids it by its errors. */
const isGateOpen = (components: ReadonlyArray<ComponentHealth>): boolean =>
  components.length > 0 &&
  components.every(({ gates, errors }) => gates === false || !errors.some((error) => categoryOf(error).blocksApply))

/**
 * Judges an object by its components: conditions, status, whether children may be written, and when to look again.
 *
 * Pure, and quiet: judged twice on the same facts, the second verdict differs in nothing, times included.
 * A blip of the cluster or a registry changes only `DependenciesReachable` for the first seconds (see `GRACE_SECONDS`).
 * A write that failed makes the object not ready at once, whatever its components say.
 */
export const evaluateHealth = <S extends HealthState>(input: HealthInput<S>): HealthVerdict<S> => {
  const { metadata, status: before } = input.object
  const stored: ReadonlyArray<Condition> = before?.conditions ?? []
  const failures = relevantFailures(input.failures ?? [])
  const reported = inDeclaredOrder(input.components, input.declared)
  const observed = reported.map(settleComponent)

  const isUnreachable =
    observed.some(({ errors }) => errors.some(isInfrastructural)) ||
    failures.some(({ error }) => isInfrastructural(error))
  const grace = isUnreachable ? remainingGrace(stored, input.now) : undefined
  const graced = withGrace(observed, stored, grace !== undefined)
  const components = withApplyFailures(graced.components, failures, grace !== undefined)
  const root =
    components.length === 0
      ? NO_COMPONENTS
      : rootOf(components, failures, grace !== undefined, input.ready ?? ALL_READY)

  // Within the grace the verdict stays too, unless something that can be asked is in an error state.
  const storedReady = findCondition(stored, ConditionType.Ready)
  const keepsVerdict =
    graced.kept.size > 0 && failures.length === 0 && !isErrorState(root.state) && storedReady !== undefined
  const status = (keepsVerdict ? before?.status : undefined) ?? input.toStatus(root.state)
  const ready = keepsVerdict ? storedReady : root.ready
  const derived =
    input.derived?.({ status, ready, component: (name) => components.find(({ component }) => component === name) }) ??
    []

  const refused = new Set(failures.map(({ component }) => componentCondition(component)))
  const frozen = new Set(keepsVerdict ? [ConditionType.Ready, ...derived.map(({ type }) => type)] : [])
  const settle = (value: ConditionValue): Condition => {
    const previous = findCondition(stored, value.type)
    const isKept = frozen.has(value.type) || (graced.kept.has(value.type) && !refused.has(value.type))
    return isKept && previous !== undefined
      ? previous
      : settleCondition(previous, value, input.now, metadata.generation)
  }
  const isBroken = !keepsVerdict && ready.status !== "True" && (isErrorState(root.state) || failures.length > 0)
  const parents = parentConditions(stored, errorsOf(components), failures)
  const reports = draftConditions(components, parents, derived, ready, isBroken).map(
    ([value, observability]): ConditionReport => ({ condition: settle(value), observability }),
  )
  const conditions = reports.map(({ condition }) => condition)

  return {
    status,
    conditions,
    shouldApply: isGateOpen(reported),
    retry: retryError(components.flatMap(({ errors }) => errors)),
    requeueAfterSeconds: smallest([
      grace,
      needsRecheck(components, failures) ? recheckSeconds(metadata.uid ?? metadata.name) : undefined,
      ...reported.map(({ requeueAfterSeconds }) => requeueAfterSeconds),
    ]),
    transitions: diffTransitions(stored, conditions),
    reports,
  }
}
