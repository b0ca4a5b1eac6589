import { Schema } from "effect"
import { Container } from "../core/container.ts"
import { Affinity } from "../core/pod-spec.ts"
import { Volume } from "../core/volume.ts"
import { LooseCondition } from "../kubernetes/condition.ts"
import { foreignKind, foreignObject } from "../kubernetes/foreign-kind.ts"
import { StringMap } from "../kubernetes/object-meta.ts"
import { LocalObjectReference } from "../kubernetes/references.ts"

/** A metric that KServe scales by. Source: KServe v1beta1, `MetricsSpec`. */
export const InferenceServiceMetric = Schema.Struct({
  type: Schema.String,
  podmetric: Schema.optionalKey(
    Schema.Struct({
      metric: Schema.Struct({
        backend: Schema.optionalKey(Schema.String),
        serverAddress: Schema.optionalKey(Schema.String),
        metricNames: Schema.optionalKey(Schema.Array(Schema.String)),
        query: Schema.optionalKey(Schema.String),
        operationOverTime: Schema.optionalKey(Schema.String),
      }),
      target: Schema.Struct({
        type: Schema.optionalKey(Schema.String),
        value: Schema.optionalKey(Schema.Union([Schema.String, Schema.Int])),
        averageValue: Schema.optionalKey(Schema.Union([Schema.String, Schema.Int])),
        averageUtilization: Schema.optionalKey(Schema.Int),
      }),
    }),
  ),
}).annotate({ identifier: "InferenceServiceMetric" })
export interface InferenceServiceMetric extends Schema.Schema.Type<typeof InferenceServiceMetric> {}

/** The pods that answer requests. Source: KServe v1beta1, `PredictorSpec`. */
export const Predictor = Schema.Struct({
  minReplicas: Schema.optionalKey(Schema.Int),
  maxReplicas: Schema.optionalKey(Schema.Int),
  autoScaling: Schema.optionalKey(Schema.Struct({ metrics: Schema.optionalKey(Schema.Array(InferenceServiceMetric)) })),
  labels: Schema.optionalKey(StringMap),
  annotations: Schema.optionalKey(StringMap),
  affinity: Schema.optionalKey(Affinity),
  containers: Schema.optionalKey(Schema.Array(Container)),
  volumes: Schema.optionalKey(Schema.Array(Volume)),
  serviceAccountName: Schema.optionalKey(Schema.String),
  imagePullSecrets: Schema.optionalKey(Schema.Array(LocalObjectReference)),
}).annotate({ identifier: "Predictor" })
export interface Predictor extends Schema.Schema.Type<typeof Predictor> {}

/** What a model server runs. Source: KServe v1beta1, `InferenceServiceSpec`. */
export const InferenceServiceSpec = Schema.Struct({ predictor: Predictor }).annotate({
  identifier: "InferenceServiceSpec",
})
export interface InferenceServiceSpec extends Schema.Schema.Type<typeof InferenceServiceSpec> {}

/** What became of a model server. Source: KServe v1beta1, `InferenceServiceStatus`. */
export const InferenceServiceStatus = Schema.Struct({
  observedGeneration: Schema.optionalKey(Schema.Int),
  conditions: Schema.optionalKey(Schema.Array(LooseCondition)),
  url: Schema.optionalKey(Schema.String),
  deploymentMode: Schema.optionalKey(Schema.String),
}).annotate({ identifier: "InferenceServiceStatus" })
export interface InferenceServiceStatus extends Schema.Schema.Type<typeof InferenceServiceStatus> {}

/** A model server. Source: KServe v1beta1, `InferenceService`. */
export const InferenceService = foreignObject("serving.kserve.io/v1beta1", "InferenceService", {
  spec: InferenceServiceSpec,
  status: Schema.optionalKey(InferenceServiceStatus),
})
export interface InferenceService extends Schema.Schema.Type<typeof InferenceService> {}

export const InferenceServiceKind = foreignKind<InferenceService>(
  "serving.kserve.io/v1beta1",
  "InferenceService",
  "inferenceservices",
  "Namespaced",
  InferenceService,
)
