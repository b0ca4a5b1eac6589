import type { Condition, ConditionStatus } from "@aim-engine/api"
import { formatTime } from "../time/rfc3339.ts"
import { conditionMessage, conditionReason } from "./condition-text.ts"

/** A condition before it gets its time. */
export interface ConditionValue {
  readonly type: string
  readonly status: ConditionStatus
  readonly reason: string
  readonly message: string
}

/** A condition that is new, or whose status or reason changed. */
export interface Transition {
  readonly condition: Condition
  /** What it was; undefined where it is new. */
  readonly previous: Condition | undefined
}

/** The condition of a type. */
export const findCondition = <C extends { readonly type: string }>(
  conditions: ReadonlyArray<C> | undefined,
  type: string,
): C | undefined => conditions?.find((condition) => condition.type === type)

/** Whether a condition of that type is there and True. */
export const isConditionTrue = (
  conditions: ReadonlyArray<{ readonly type: string; readonly status: string }> | undefined,
  type: string,
): boolean => findCondition(conditions, type)?.status === "True"

const isSameObservation = (left: ConditionValue, right: ConditionValue): boolean =>
  left.status === right.status && left.reason === right.reason

/**
 * The condition to store: its time is that of the last change of status or reason; a new message alone keeps it.
 * `now` is in ms since 1970. Reason and message are brought into the form that the API accepts.
 */
export const settleCondition = (
  previous: Condition | undefined,
  value: ConditionValue,
  now: number,
  generation?: number,
): Condition => {
  const next = { ...value, reason: conditionReason(value.reason), message: conditionMessage(value.message) }
  return {
    type: next.type,
    status: next.status,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    lastTransitionTime:
      previous !== undefined && isSameObservation(previous, next) ? previous.lastTransitionTime : formatTime(now),
    reason: next.reason,
    message: next.message,
  }
}

/** The conditions with one set: replaced in its place, or appended where its type is new. */
export const setCondition = (
  conditions: ReadonlyArray<Condition>,
  value: ConditionValue,
  now: number,
  generation?: number,
): ReadonlyArray<Condition> => {
  const settled = settleCondition(findCondition(conditions, value.type), value, now, generation)
  return conditions.some((condition) => condition.type === value.type)
    ? conditions.map((condition) => (condition.type === value.type ? settled : condition))
    : [...conditions, settled]
}

/** What is new or has another status or reason, in the order of the new conditions. Removals are no transitions. */
export const diffTransitions = (
  before: ReadonlyArray<Condition>,
  after: ReadonlyArray<Condition>,
): ReadonlyArray<Transition> =>
  after.flatMap((condition) => {
    const previous = findCondition(before, condition.type)
    return previous !== undefined && isSameObservation(previous, condition) ? [] : [{ condition, previous }]
  })
