import { type AIMServiceMetricsSpec, type AIMServiceSpec, AutoscalerClass } from "@aim-engine/api"
import { Result } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"

/** How many replicas of a service run, and who decides it. */
export interface Scaling {
  /** KServe's name of the autoscaler: `keda`, or `none` for a fixed number. */
  readonly autoscalerClass: (typeof AutoscalerClass)[keyof typeof AutoscalerClass]
  readonly minReplicas: number
  readonly maxReplicas: number
  /** What to scale on; KEDA refuses to scale on nothing. Absent for a fixed number. */
  readonly metrics: ReadonlyArray<AIMServiceMetricsSpec>
}

/** Whether a service scales with its load: any bound, or an `autoScaling` block, says so and outweighs `replicas`. */
export const isAutoscaled = (spec: AIMServiceSpec): boolean =>
  spec.minReplicas !== undefined || spec.maxReplicas !== undefined || spec.autoScaling !== undefined

/**
 * How a service scales. With one bound only, the other is 1 below, or the same above.
 * Without metrics it scales on `defaultMetric`. Fails with reason `InvalidAutoScaling` where the bounds contradict
 * each other, or where KServe's KEDA integration cannot use a metric.
 *
 * @example
 * planScaling({ minReplicas: 2, maxReplicas: 4 }, metric) // keda, 2 to 4, on that metric
 */
export const planScaling = (
  spec: AIMServiceSpec,
  defaultMetric: AIMServiceMetricsSpec,
): Result.Result<Scaling, InvalidSpecError> => {
  if (!isAutoscaled(spec)) {
    const replicas = spec.replicas ?? 1
    return Result.succeed({
      autoscalerClass: AutoscalerClass.none,
      minReplicas: replicas,
      maxReplicas: replicas,
      metrics: [],
    })
  }
  const minReplicas = spec.minReplicas ?? 1
  const maxReplicas = spec.maxReplicas ?? minReplicas
  if (maxReplicas < minReplicas) {
    return invalid(`maxReplicas (${maxReplicas}) must not be below minReplicas (${minReplicas})`)
  }
  const metrics = spec.autoScaling?.metrics ?? []
  return Result.map(
    Result.all((metrics.length === 0 ? [defaultMetric] : metrics).map(usableMetric)),
    (usable): Scaling => ({ autoscalerClass: AutoscalerClass.keda, minReplicas, maxReplicas, metrics: usable }),
  )
}

/**
 * A metric as KServe's KEDA integration reads it: only `target.value` counts there, so an average is copied to it.
 * Fields that are not set stay absent. Source: KServe, `MetricsSpec`, and its KEDA reconciler.
 */
const usableMetric = (
  metric: AIMServiceMetricsSpec,
  index: number,
): Result.Result<AIMServiceMetricsSpec, InvalidSpecError> => {
  const at = `autoScaling.metrics[${index}].podmetric`
  const target = metric.podmetric?.target
  const query = metric.podmetric?.metric?.query?.trim() ?? ""
  if (query === "") return invalid(`${at}.metric.query must name the metric to scale on`)
  if (target?.type === "Utilization") {
    return invalid(`${at}.target.type Utilization is meant for CPU and memory; use Value or AverageValue`)
  }
  const isAverage = target?.type === "AverageValue"
  const value = isAverage ? (target.averageValue ?? target.value) : target?.value
  if (value === undefined) return invalid(`${at}.target.${isAverage ? "averageValue" : "value"} must be set`)
  return Result.succeed({
    type: metric.type,
    podmetric: {
      metric: { ...metric.podmetric?.metric, backend: metric.podmetric?.metric?.backend ?? "opentelemetry" },
      target: { ...target, type: isAverage ? "AverageValue" : "Value", value },
    },
  })
}

const invalid = (message: string) => Result.fail(new InvalidSpecError({ reason: Reason.InvalidAutoScaling, message }))
