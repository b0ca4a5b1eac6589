import { Metric } from "effect"
import { describeMetric } from "./described-metric.ts"

/** How a reconcile ended. Source: controller-runtime. */
export type ReconcileResult = "success" | "error" | "requeue" | "requeue_after"

/** Upper bounds, in seconds, of the buckets in which reconciles are counted. */
const TIME_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const

const counter = (name: string, description: string) => Metric.counter(name, { description, incremental: true })

const total = counter("controller_runtime_reconcile_total", "Reconciles per controller, by how they ended")
const errors = counter("controller_runtime_reconcile_errors_total", "Reconciles that are tried again after an error")
const terminalErrors = counter(
  "controller_runtime_terminal_reconcile_errors_total",
  "Reconciles that ended in an error that only a change can mend, and that are not tried again",
)
const panics = counter("controller_runtime_reconcile_panics_total", "Reconciles that ended in a defect")
const time = Metric.histogram("controller_runtime_reconcile_time_seconds", {
  description: "Length of a reconcile, in seconds",
  boundaries: TIME_BUCKETS,
})
const maxConcurrent = Metric.gauge("controller_runtime_max_concurrent_reconciles", {
  description: "Workers per controller",
})
const activeWorkers = Metric.gauge("controller_runtime_active_workers", {
  description: "Workers per controller that are reconciling",
})

/** The series of one controller, under controller-runtime's names, so that existing dashboards and alerts work unchanged. */
export const controllerMetrics = (controller: string) => {
  const attributes = { controller }
  return {
    total: (result: ReconcileResult) => Metric.withAttributes(total, { ...attributes, result }),
    errors: Metric.withAttributes(errors, attributes),
    terminalErrors: Metric.withAttributes(terminalErrors, attributes),
    panics: Metric.withAttributes(panics, attributes),
    time: Metric.withAttributes(time, attributes),
    maxConcurrent: Metric.withAttributes(maxConcurrent, attributes),
    activeWorkers: Metric.withAttributes(activeWorkers, attributes),
  }
}

export const CONTROLLER_METRICS = [
  describeMetric(total, ["controller", "result"]),
  ...[errors, terminalErrors, panics, time, maxConcurrent, activeWorkers].map((metric) =>
    describeMetric(metric, ["controller"]),
  ),
]
