import {
  AIM_API_VERSION,
  Annotation,
  type Condition,
  type ConditionStatus,
  Conditions,
  type EarlierKind,
  type KubernetesObject,
  objectSchemaOf,
} from "@aim-engine/api"
import { Schema } from "effect"
import type { DomainError } from "../errors/domain-error.ts"
import { ConditionType } from "../health/condition-types.ts"
import { findCondition, settleCondition } from "../health/conditions.ts"
import { downgradeStatus } from "./downgrade-status.ts"
import { specOf, statusOf } from "./mirror-object.ts"
import type { MirrorState } from "./mirror-state.ts"
import { MIRRORED, MirrorReason } from "./mirrored-condition.ts"

/** What is known about an object of the earlier group and the one that is kept for it. */
export interface MirrorReport {
  readonly earlier: KubernetesObject
  /** Undefined where it cannot be made. */
  readonly mirror: KubernetesObject | undefined
  readonly state: MirrorState
  /** Why nothing can be kept, or why writing it failed. */
  readonly problem: DomainError | undefined
}

/** A status, and the condition in it that says whether an object is kept. */
export interface MirroredStatus {
  readonly status: Schema.JsonObject
  readonly condition: Condition
  /** The same condition as it was; undefined where it is new. */
  readonly previous: Condition | undefined
}

interface Said {
  readonly status: ConditionStatus
  readonly reason: string
  readonly message: string
}

/** A condition of the earlier object, with the time of its last change. */
type Settle = (type: string, said: Said) => Condition

const isConditions = Schema.is(Conditions)

const conditionsOf = (object: KubernetesObject): ReadonlyArray<Condition> => {
  const { conditions } = statusOf(object)
  return isConditions(conditions) ? conditions : []
}

/** Whether the present object says something: the earlier one shows it as its own. */
const speaks = (state: MirrorState): state is Extract<MirrorState, { readonly live: KubernetesObject }> =>
  state._tag !== "Absent" && state._tag !== "NameTaken"

/** Whether the present object's status is about what the earlier one asks for today. */
const isCurrent = (live: KubernetesObject, mirror: KubernetesObject | undefined): boolean =>
  statusOf(live).observedGeneration === live.metadata.generation &&
  live.metadata.annotations?.[Annotation.mirroredSpec] === mirror?.metadata.annotations?.[Annotation.mirroredSpec]

const sayings = (kind: EarlierKind, { earlier, state, problem }: MirrorReport): Said => {
  const { name, namespace = "" } = earlier.metadata
  const present = `${kind.present.kind} ${namespace === "" ? "" : `${namespace}/`}${name} of ${AIM_API_VERSION}`
  if (problem !== undefined) return { status: "False", reason: problem.reason, message: problem.message }
  switch (state._tag) {
    case "Absent":
    case "Kept":
      return { status: "True", reason: MirrorReason.Mirrored, message: `${present} is kept for this object` }
    case "Changed":
    case "HandedOver":
      return {
        status: "False",
        reason: MirrorReason.HandedOver,
        message: `${present} was changed by somebody else: it is theirs now, and stays when this object is deleted`,
      }
    case "NameTaken":
      return {
        status: "False",
        reason: MirrorReason.NameTaken,
        message: `${present} exists and was not made for this object: it is left alone`,
      }
  }
}

/** Makes the status of an object of the earlier group, in its words, from that of the object that is kept for it. */
export const mirroredStatus = (kind: EarlierKind) => {
  const downgrade = downgradeStatus(kind)
  const hasState = objectSchemaOf(kind).properties?.status?.properties?.status !== undefined
  const stateOf = (state: string) => (hasState ? { status: state } : {})

  /** Nothing stands behind the object: it says itself why not. */
  const alone = ({ earlier }: MirrorReport, condition: Condition, settled: Settle): Schema.JsonObject => {
    const { generation } = earlier.metadata
    return {
      ...stateOf("Failed"),
      conditions: [
        settled(ConditionType.Ready, { ...condition, status: "False" }),
        settled(ConditionType.Failure, { ...condition, status: "True" }),
        condition,
      ],
      ...(generation === undefined ? {} : { observedGeneration: generation }),
    }
  }

  /** What the present object says, and that it is the one to look at. */
  const shown = (report: MirrorReport, condition: Condition): Schema.JsonObject => {
    const { earlier, mirror, state } = report
    const live = speaks(state) ? state.live : undefined
    const before = statusOf(earlier).observedGeneration
    const observed = live !== undefined && isCurrent(live, mirror) ? earlier.metadata.generation : before
    const generation = typeof observed === "number" ? observed : undefined
    const status = downgrade({ spec: specOf(earlier) }, live === undefined ? {} : statusOf(live), generation)
    const { conditions } = status
    return {
      ...stateOf("Pending"),
      ...status,
      conditions: [...(isConditions(conditions) ? conditions : []), condition],
    }
  }

  return (report: MirrorReport, now: number): MirroredStatus => {
    const { earlier, state } = report
    const before = conditionsOf(earlier)
    const settled: Settle = (type, said) =>
      settleCondition(findCondition(before, type), { ...said, type }, now, earlier.metadata.generation)
    const condition = settled(MIRRORED, sayings(kind, report))
    const status =
      condition.status === "False" && !speaks(state) ? alone(report, condition, settled) : shown(report, condition)
    return { status, condition, previous: findCondition(before, MIRRORED) }
  }
}
