import { Schema } from "effect"
import { LooseCondition } from "../kubernetes/condition.ts"
import { foreignKind, foreignObject } from "../kubernetes/foreign-kind.ts"

/** What is scaled, and how far. Source: Kubernetes, `autoscaling/v2`. */
export const HorizontalPodAutoscalerSpec = Schema.Struct({
  scaleTargetRef: Schema.Struct({
    apiVersion: Schema.optionalKey(Schema.String),
    kind: Schema.String,
    name: Schema.String,
  }),
  minReplicas: Schema.optionalKey(Schema.Int),
  maxReplicas: Schema.Int,
}).annotate({ identifier: "HorizontalPodAutoscalerSpec" })
export interface HorizontalPodAutoscalerSpec extends Schema.Schema.Type<typeof HorizontalPodAutoscalerSpec> {}

/** How far it is scaled. Source: Kubernetes, `autoscaling/v2`. */
export const HorizontalPodAutoscalerStatus = Schema.Struct({
  currentReplicas: Schema.optionalKey(Schema.Int),
  desiredReplicas: Schema.optionalKey(Schema.Int),
  conditions: Schema.optionalKey(Schema.NullOr(Schema.Array(LooseCondition))),
}).annotate({ identifier: "HorizontalPodAutoscalerStatus" })
export interface HorizontalPodAutoscalerStatus extends Schema.Schema.Type<typeof HorizontalPodAutoscalerStatus> {}

/** Keeps the replicas of a workload at a metric's target. Source: Kubernetes, `autoscaling/v2`. */
export const HorizontalPodAutoscaler = foreignObject("autoscaling/v2", "HorizontalPodAutoscaler", {
  spec: Schema.optionalKey(HorizontalPodAutoscalerSpec),
  status: Schema.optionalKey(HorizontalPodAutoscalerStatus),
})
export interface HorizontalPodAutoscaler extends Schema.Schema.Type<typeof HorizontalPodAutoscaler> {}

export const HorizontalPodAutoscalerKind = foreignKind<HorizontalPodAutoscaler>(
  "autoscaling/v2",
  "HorizontalPodAutoscaler",
  "horizontalpodautoscalers",
  "Namespaced",
  HorizontalPodAutoscaler,
)
