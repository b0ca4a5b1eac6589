import { Schema } from "effect"
import { foreignKind, foreignObject } from "../kubernetes/foreign-kind.ts"

/** What KEDA scales, how far, and by what. Source: KEDA, `keda.sh/v1alpha1`. */
export const ScaledObjectSpec = Schema.Struct({
  scaleTargetRef: Schema.Struct({ name: Schema.String }),
  minReplicaCount: Schema.optionalKey(Schema.Int),
  maxReplicaCount: Schema.optionalKey(Schema.Int),
  triggers: Schema.optionalKey(Schema.Array(Schema.Struct({ type: Schema.String }))),
}).annotate({ identifier: "ScaledObjectSpec" })
export interface ScaledObjectSpec extends Schema.Schema.Type<typeof ScaledObjectSpec> {}

/** Asks KEDA to scale a workload; KServe makes one of each InferenceService whose autoscaler is KEDA. Source: KEDA, `keda.sh/v1alpha1`. */
export const ScaledObject = foreignObject("keda.sh/v1alpha1", "ScaledObject", {
  spec: Schema.optionalKey(ScaledObjectSpec),
})
export interface ScaledObject extends Schema.Schema.Type<typeof ScaledObject> {}

export const ScaledObjectKind = foreignKind<ScaledObject>(
  "keda.sh/v1alpha1",
  "ScaledObject",
  "scaledobjects",
  "Namespaced",
  ScaledObject,
)
