import { setTimeout as sleep } from "node:timers/promises"
import { clientNodeLayer } from "@aim-engine/kubernetes/client-node"
import { engineControllers, engineLayer, startEngine } from "@aim-engine/operator"
import { KubeConfig } from "@kubernetes/client-node"
import { Effect, Fiber, Logger, Metric, Tracer } from "effect"
import { PrometheusMetrics } from "effect/observability"

/** The controllers in this process, and every reconcile that they begin. */
export interface TracedEngine {
  /** The objects that were reconciled since this was asked last, each once: `controller namespace/name`, sorted. */
  readonly takeReconciled: () => ReadonlyArray<string>
  /** Reconciles since the start, as the operator's own metric counts them. */
  readonly reconcileTotal: () => Promise<number>
  /** Reconciles since the start, as they were traced. */
  readonly traced: () => number
  /** Waits until none has begun for so many seconds. */
  readonly untilIdle: (seconds?: number) => Promise<void>
  readonly stop: () => Promise<void>
}

const nameOf = ({ attributes }: Tracer.Span): string =>
  [attributes.get("controller"), [attributes.get("namespace"), attributes.get("name")].filter(Boolean).join("/")].join(
    " ",
  )

/** Starts the engine with the rights of a kubeconfig's user; returns when its watches are complete and its controllers begin. */
export const startTracedEngine = async (kubeconfig: string): Promise<TracedEngine> => {
  const config = new KubeConfig()
  config.loadFromFile(kubeconfig)
  const reconciles: Array<Tracer.Span> = []
  let taken = 0
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      if (span.name === "reconcile") reconciles.push(span)
      return span
    },
  })
  const metrics = new Map()
  const controllers = engineControllers({ maxConcurrentReconciles: 4 })
  const started = Promise.withResolvers<void>()
  const running = Effect.runFork(
    startEngine(controllers).pipe(
      Effect.andThen(Effect.sync(started.resolve)),
      Effect.andThen(Effect.never),
      Effect.scoped,
      Effect.provide(engineLayer(controllers)),
      Effect.provide(clientNodeLayer(config)),
      Effect.provide(Logger.layer([])),
      Effect.provideService(Tracer.Tracer, tracer),
      Effect.provideService(Metric.MetricRegistry, metrics),
    ),
  )
  await started.promise
  return {
    takeReconciled: () => {
      const names = reconciles.slice(taken).map(nameOf)
      taken = reconciles.length
      return [...new Set(names)].sort()
    },
    reconcileTotal: async () => {
      const text = await Effect.runPromise(
        PrometheusMetrics.format().pipe(Effect.provideService(Metric.MetricRegistry, metrics)),
      )
      return [...text.matchAll(/^controller_runtime_reconcile_total\{.*\} (\d+)$/gm)]
        .map(([, count]) => Number(count))
        .reduce((sum, count) => sum + count, 0)
    },
    traced: () => reconciles.length,
    untilIdle: async (seconds = 2) => {
      for (let before = -1; before !== reconciles.length; await sleep(seconds * 1000)) before = reconciles.length
    },
    stop: () => Effect.runPromise(Effect.asVoid(Fiber.interrupt(running))),
  }
}
