import { readdirSync } from "node:fs"
import { monitorEventLoopDelay, PerformanceObserver, performance } from "node:perf_hooks"
import { describeMetric } from "@aim-engine/kubernetes"
import { Duration, Effect, Layer, Metric } from "effect"

/** How often the event loop's delay is taken, in ms. */
const RESOLUTION = 20
/** Delays are told of the last minute: over the life of a process they would mean nothing. */
const WINDOW = Duration.minutes(1)
const GC_BUCKETS = [0.001, 0.01, 0.1, 1, 2, 5] as const

const cpu = Metric.counter("process_cpu_seconds_total", {
  description: "User and system CPU time spent, in seconds",
  incremental: true,
})

const gauge = (name: string, description: string) => Metric.gauge(name, { description })
const resident = gauge("process_resident_memory_bytes", "Resident memory size in bytes")
const startTime = gauge("process_start_time_seconds", "Start time of the process in seconds since 1970")
const openFiles = gauge("process_open_fds", "Open file descriptors; on Linux only")
const heapUsed = gauge("nodejs_heap_size_used_bytes", "Used heap of Node.js in bytes")
const heapTotal = gauge("nodejs_heap_size_total_bytes", "Heap of Node.js in bytes")
const external = gauge("nodejs_external_memory_bytes", "Memory of Node.js outside its heap in bytes")
const lagMean = gauge("nodejs_eventloop_lag_mean_seconds", "Mean delay of the event loop in the last minute")
const lagP99 = gauge(
  "nodejs_eventloop_lag_p99_seconds",
  "99th percentile of the delay of the event loop in the last minute",
)
const lagMax = gauge("nodejs_eventloop_lag_max_seconds", "Longest delay of the event loop in the last minute")
const gc = Metric.histogram("nodejs_gc_duration_seconds", {
  description: "How long collections of garbage took, in seconds",
  boundaries: GC_BUCKETS,
})

const countOpenFiles = (): number => {
  try {
    return readdirSync("/proc/self/fd").length
  } catch {
    return 0
  }
}

const finite = (nanoseconds: number): number => (Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0)

/** Metrics of the process under the names that exporters of Node.js use. They are read when somebody asks for them. */
export const processMetricsLayer: Layer.Layer<never> = Layer.effectDiscard(
  Effect.gen(function* () {
    const context = yield* Effect.context<never>()
    const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
    delay.enable()
    const collections = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) gc.updateUnsafe(duration / 1000, context)
    })
    collections.observe({ entryTypes: ["gc"] })
    const nothing = () => undefined
    const read = (metric: Metric.Gauge<number>, get: () => number) =>
      Metric.registerUnsafe(metric, context, { get: () => ({ value: get() }), update: nothing, modify: nothing })
    const registrations = [
      Metric.registerUnsafe(cpu, context, {
        get: () => {
          const { user, system } = process.cpuUsage()
          return { count: (user + system) / 1e6, incremental: true }
        },
        update: nothing,
        modify: nothing,
      }),
      read(resident, () => process.memoryUsage.rss()),
      read(startTime, () => performance.timeOrigin / 1000),
      read(openFiles, countOpenFiles),
      read(heapUsed, () => process.memoryUsage().heapUsed),
      read(heapTotal, () => process.memoryUsage().heapTotal),
      read(external, () => process.memoryUsage().external),
      // The sampling interval itself is no delay.
      read(lagMean, () => Math.max(0, finite(delay.mean) - RESOLUTION / 1000)),
      read(lagP99, () => Math.max(0, finite(delay.percentile(99)) - RESOLUTION / 1000)),
      read(lagMax, () => Math.max(0, finite(delay.max) - RESOLUTION / 1000)),
    ]
    yield* Effect.forkScoped(
      Effect.forever(
        Effect.andThen(
          Effect.sleep(WINDOW),
          Effect.sync(() => delay.reset()),
        ),
      ),
    )
    yield* Effect.addFinalizer(() =>
      Effect.sync(() => {
        delay.disable()
        collections.disconnect()
        for (const registration of registrations) registration.remove()
      }),
    )
  }),
)

export const PROCESS_METRICS = [
  cpu,
  resident,
  startTime,
  openFiles,
  heapUsed,
  heapTotal,
  external,
  lagMean,
  lagP99,
  lagMax,
  gc,
].map((metric) => describeMetric(metric, []))
