import { Effect, Metric, type Scope } from "effect"
import { describeMetric } from "./described-metric.ts"

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

const unfinished = Metric.gauge("workqueue_unfinished_work_seconds", {
  description: "How many seconds of work are in progress and not observed by work_duration yet",
})
const longest = Metric.gauge("workqueue_longest_running_processor_seconds", {
  description: "How many seconds the key has been processed that is processed for the longest time",
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

/** How long the keys that are being processed have been so, in seconds: looked up whenever somebody asks for metrics. */
export const measureRunning = (
  controller: string,
  running: () => Iterable<number>,
): Effect.Effect<void, never, Scope.Scope> =>
  Effect.gen(function* () {
    const context = yield* Effect.context<never>()
    const attributes = { name: controller, controller }
    const measure = (metric: Metric.Gauge<number>, summarise: (seconds: ReadonlyArray<number>) => number) =>
      Metric.registerUnsafe(Metric.withAttributes(metric, attributes), context, {
        get: () => ({ value: summarise([...running()]) }),
        update: () => undefined,
        modify: () => undefined,
      })
    const registrations = [
      measure(unfinished, (seconds) => seconds.reduce((sum, each) => sum + each, 0)),
      measure(longest, (seconds) => Math.max(0, ...seconds)),
    ]
    yield* Effect.addFinalizer(() =>
      Effect.sync(() => {
        for (const registration of registrations) registration.remove()
      }),
    )
  })

export const QUEUE_METRICS = [depth, adds, retries, waited, worked, unfinished, longest].map((metric) =>
  describeMetric(metric, ["name", "controller"]),
)
