import { Metric } from "effect"

/** Upper bounds, in seconds, of the buckets in which durations are counted. Source: controller-runtime, `workqueue` metrics. */
const DURATION_BUCKETS = [0.001, 0.01, 0.1, 1, 5, 10, 30, 60, 120, 300, 600, 1000] as const

const depth = Metric.gauge("workqueue_depth", { description: "Current depth of the work queue" })
const adds = Metric.counter("workqueue_adds_total", {
  description: "Total number of adds handled by the work queue",
  incremental: true,
})
const retries = Metric.counter("workqueue_retries_total", {
  description: "Total number of retries handled by the work queue",
  incremental: true,
})
const waited = Metric.histogram("workqueue_queue_duration_seconds", {
  description: "How long in seconds a key stays in the work queue before it is processed",
  boundaries: DURATION_BUCKETS,
})
const worked = Metric.histogram("workqueue_work_duration_seconds", {
  description: "How long in seconds processing a key from the work queue takes",
  boundaries: DURATION_BUCKETS,
})

/** The series of one queue, under controller-runtime's names, so that existing dashboards and alerts work unchanged. */
export const queueMetrics = (controller: string) => {
  const attributes = { name: controller, controller }
  return {
    depth: Metric.withAttributes(depth, attributes),
    adds: Metric.withAttributes(adds, attributes),
    retries: Metric.withAttributes(retries, attributes),
    waited: Metric.withAttributes(waited, attributes),
    worked: Metric.withAttributes(worked, attributes),
  }
}
