import { Schema } from "effect"
import { Int32, optional, required } from "../kubernetes/field.ts"

const MetricText = Schema.String.check(Schema.isMaxLength(1024))
const TargetQuantity = Schema.String.check(Schema.isMaxLength(64))

/** What is measured, and how. */
export const AIMServicePodMetric = Schema.Struct({
  backend: optional(Schema.Literals(["opentelemetry"]), "Where the metric is kept.", { default: "opentelemetry" }),
  serverAddress: optional(
    Schema.String,
    "Address of the backend, `host:port`. KServe's scaler if absent, usually `keda-otel-scaler.keda.svc:4317`.",
  ),
  metricNames: optional(
    Schema.Array(Schema.String).annotate({ kubernetes: { listType: "atomic" } }),
    "Metrics that pods send to the backend, e.g. `vllm:num_requests_running`.",
  ),
  query: optional(MetricText, "Query that gives the value, in the backend's language. Not blank."),
  operationOverTime: optional(
    MetricText,
    "How values are put together over time: `last_one`, `avg`, `max`, `min`, `rate` or `count`. `last_one` if absent.",
  ),
}).annotate({
  identifier: "AIMServicePodMetric",
  description: "What is measured, and how.",
  kubernetes: {
    rules: [
      {
        rule: "!has(self.operationOverTime) || self.operationOverTime in ['last_one', 'avg', 'max', 'min', 'rate', 'count']",
        message: "operationOverTime must be one of last_one, avg, max, min, rate, count",
        fieldPath: ".operationOverTime",
      },
      {
        rule: "!has(self.query) || self.query.matches('[^ \\\\t\\\\r\\\\n]')",
        message: "query must not be blank",
        fieldPath: ".query",
      },
    ],
  },
})
export interface AIMServicePodMetric extends Schema.Schema.Type<typeof AIMServicePodMetric> {}

/** The value that the autoscaler holds. */
export const AIMServiceMetricTarget = Schema.Struct({
  type: required(
    Schema.Literals(["Value", "AverageValue", "Utilization"]),
    "Which field counts: `Value` the total, `AverageValue` the average over pods. `Utilization` needs a resource metric, which is not offered.",
  ),
  value: optional(TargetQuantity, "Target of the total, a quantity such as `1` or `100m`."),
  averageValue: optional(TargetQuantity, "Target of the average over pods, a quantity."),
  averageUtilization: optional(Int32, "Target in percent of the resource request."),
}).annotate({
  identifier: "AIMServiceMetricTarget",
  description: "The value that the autoscaler holds.",
  kubernetes: {
    rules: [
      {
        rule: "self.type != 'Value' || has(self.value)",
        message: "value is required when type is Value",
        reason: "FieldValueRequired",
        fieldPath: ".value",
      },
      {
        rule: "self.type != 'AverageValue' || has(self.averageValue)",
        message: "averageValue is required when type is AverageValue",
        reason: "FieldValueRequired",
        fieldPath: ".averageValue",
      },
      {
        rule: "self.type != 'Utilization'",
        message: "type Utilization needs a resource metric; use Value or AverageValue",
        fieldPath: ".type",
      },
      {
        rule: "!has(self.value) || isQuantity(self.value)",
        message: "value must be a quantity, e.g. 1 or 100m",
        fieldPath: ".value",
      },
      {
        rule: "!has(self.averageValue) || isQuantity(self.averageValue)",
        message: "averageValue must be a quantity, e.g. 1 or 100m",
        fieldPath: ".averageValue",
      },
    ],
  },
})
export interface AIMServiceMetricTarget extends Schema.Schema.Type<typeof AIMServiceMetricTarget> {}

/** A metric of each pod, and its target. */
export const AIMServicePodMetricSource = Schema.Struct({
  metric: required(AIMServicePodMetric, "What is measured."),
  target: required(AIMServiceMetricTarget, "The value to hold."),
}).annotate({ identifier: "AIMServicePodMetricSource", description: "A metric of each pod, and its target." })
export interface AIMServicePodMetricSource extends Schema.Schema.Type<typeof AIMServicePodMetricSource> {}

/** A metric to scale by. */
export const AIMServiceMetricsSpec = Schema.Struct({
  type: required(Schema.Literals(["PodMetric"]), "Kind of metric: `PodMetric`, a metric of each pod."),
  podmetric: optional(AIMServicePodMetricSource, "The metric; required for `PodMetric`."),
}).annotate({
  identifier: "AIMServiceMetricsSpec",
  description: "A metric to scale by.",
  kubernetes: {
    rules: [
      {
        rule: "self.type != 'PodMetric' || has(self.podmetric)",
        message: "podmetric is required when type is PodMetric",
        reason: "FieldValueRequired",
        fieldPath: ".podmetric",
      },
    ],
  },
})
export interface AIMServiceMetricsSpec extends Schema.Schema.Type<typeof AIMServiceMetricsSpec> {}

/** How a service is scaled by metrics. */
export const AIMServiceAutoScaling = Schema.Struct({
  metrics: optional(
    Schema.Array(AIMServiceMetricsSpec)
      .annotate({ kubernetes: { listType: "atomic" } })
      .check(Schema.isMaxLength(32)),
    "Metrics to scale by. None means the operator's default metric.",
  ),
}).annotate({ identifier: "AIMServiceAutoScaling", description: "How a service is scaled by metrics." })
export interface AIMServiceAutoScaling extends Schema.Schema.Type<typeof AIMServiceAutoScaling> {}
