import { Schema } from "effect"
import { Int64, optional, required, Time } from "./field.ts"

/** Whether a condition holds. */
export const ConditionStatus = Schema.Literals(["True", "False", "Unknown"])
export type ConditionStatus = typeof ConditionStatus.Type

/** One observation about an object. Source: Kubernetes API conventions, `meta/v1 Condition`. */
export const Condition = Schema.Struct({
  type: required(
    Schema.String.check(
      Schema.isMaxLength(316),
      Schema.isPattern(
        /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/,
      ),
    ),
    "What is observed, in CamelCase, e.g. `Ready`.",
  ),
  status: required(ConditionStatus, "Whether it holds."),
  observedGeneration: optional(
    Int64.check(Schema.isGreaterThanOrEqualTo(0)),
    "Generation of the object that the observation was made for.",
  ),
  lastTransitionTime: required(Time, "When the status last changed."),
  reason: required(
    Schema.String.check(
      Schema.isMinLength(1),
      Schema.isMaxLength(1024),
      Schema.isPattern(/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/),
    ),
    "Why, as one CamelCase word that programs may rely on.",
  ),
  message: required(Schema.String.check(Schema.isMaxLength(32768)), "Why, for people. May be empty."),
}).annotate({ identifier: "Condition", description: "One observation about an object." })
export interface Condition extends Schema.Schema.Type<typeof Condition> {}

/** Conditions of an object, at most one of each type. */
export const Conditions = Schema.Array(Condition).annotate({
  kubernetes: { listType: "map", listMapKeys: ["type"] },
})

/**
 * A condition as built-in kinds and KServe write it: only type and status are sure.
 * Source: Kubernetes `PodCondition`, `JobCondition`, `HorizontalPodAutoscalerCondition`; Knative `Condition`.
 */
export const LooseCondition = Schema.Struct({
  type: Schema.String,
  status: Schema.String,
  lastTransitionTime: Schema.optionalKey(Schema.NullOr(Schema.String)),
  reason: Schema.optionalKey(Schema.String),
  message: Schema.optionalKey(Schema.String),
  severity: Schema.optionalKey(Schema.String),
}).annotate({ identifier: "LooseCondition" })
export interface LooseCondition extends Schema.Schema.Type<typeof LooseCondition> {}
