import { fieldManagerOf, type KubernetesObject, type ResourceKind } from "@aim-engine/api"
import { adoptionRefusal, backoffSeconds, type Reconciler } from "@aim-engine/core"
import { Cause, Clock, Duration, Effect, Exit, Fiber, Metric, Random, type Scope } from "effect"
import { makeAppliedMemory } from "../apply/applied-memory.ts"
import type { AdoptionCheck } from "../apply/writer.ts"
import { ClusterView } from "../cluster-view/cluster-view.ts"
import type { StatusPath } from "../dependencies/own-change.ts"
import { reconcileReader } from "../dependencies/wake-readers.ts"
import { KubernetesApi } from "../kubernetes-api.ts"
import { controllerMetrics, type ReconcileResult } from "../metrics/controller-metrics.ts"
import { countError } from "../metrics/error-metrics.ts"
import { makeWorkQueue, type WorkQueue } from "../queue/work-queue.ts"
import { EventRecorder } from "../recorder/event-recorder.ts"
import { traced } from "../tracing/traced.ts"
import { makeReconcileObject, type Requeue } from "./reconcile-object.ts"

export interface ControllerOptions {
  /** Objects reconciled at once, each by one worker. Defaults to 4. */
  readonly workers?: number
  /** Why an existing object must not be taken over. Defaults to core's rule. */
  readonly refuseAdoption?: AdoptionCheck
  /** Status fields of its own objects that others write, and whose change wakes it. */
  readonly statusPaths?: ReadonlyArray<StatusPath>
  /** How long running reconciles may take to finish when the controller is stopped. Defaults to 30 seconds. */
  readonly stopWithin?: Duration.Duration
}

/** A controller at work. */
export interface RunningController {
  readonly name: string
  readonly kind: ResourceKind
  readonly load: WorkQueue["load"]
}

/** A controller that can be started, whatever its kind. It runs until its scope ends, and finishes what it is doing then. */
export interface Controller {
  readonly name: string
  readonly kind: ResourceKind
  readonly reads: ReadonlyArray<ResourceKind>
  readonly writes: ReadonlyArray<ResourceKind>
  readonly start: Effect.Effect<RunningController, never, Scope.Scope | ClusterView | KubernetesApi | EventRecorder>
}

const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`

const split = (key: string): readonly [namespace: string, name: string] => {
  const slash = key.indexOf("/")
  return [key.slice(0, slash), key.slice(slash + 1)]
}

/** Eight hexadecimal digits that tell the log lines of one reconcile from those of others. */
const reconcileId = Effect.map(Random.nextIntBetween(0, 0xffffffff), (id) => id.toString(16).padStart(8, "0"))

const resultOf = ({ errors, afterSeconds }: Requeue): ReconcileResult =>
  errors.length > 0 ? "error" : afterSeconds !== undefined ? "requeue_after" : "success"

const start = <T extends KubernetesObject>(reconciler: Reconciler<T>, options: ControllerOptions) =>
  Effect.gen(function* () {
    const { name: controller, kind } = reconciler
    const view = yield* ClusterView
    const writer = {
      api: yield* KubernetesApi,
      view,
      fieldManager: fieldManagerOf(controller),
      refuseAdoption: options.refuseAdoption ?? adoptionRefusal,
      memory: makeAppliedMemory(),
    }
    const reconcileObject = makeReconcileObject({ reconciler, view, writer, recorder: yield* EventRecorder })
    const metrics = controllerMetrics(controller)
    const queue = yield* makeWorkQueue({
      name: controller,
      backoffMillis: (failures) => backoffSeconds(failures) * 1000,
    })
    const workers = options.workers ?? 4

    const requeue = Effect.fnUntraced(function* (key: string, { retry, afterSeconds, errors }: Requeue) {
      yield* Effect.forEach(errors, (error) => countError(controller, error), { discard: true })
      if (errors.length > 0) yield* Metric.update(metrics.errors, 1)
      if (afterSeconds !== undefined) yield* queue.addAfter(key, afterSeconds * 1000)
      if (retry === undefined) {
        if (errors.length > 0) yield* Metric.update(metrics.terminalErrors, 1)
        return queue.forget(key)
      }
      yield* Effect.logWarning("Reconciling is tried again", { reason: retry.reason, error: retry.message })
      const asked = "retryAfterSeconds" in retry ? (retry.retryAfterSeconds ?? 0) : 0
      yield* asked > 0 ? queue.addAfter(key, asked * 1000) : queue.retry(key)
    })

    /** A defect is a mistake in the program: it is counted and told, and costs no other object anything. */
    const panic = Effect.fnUntraced(function* (key: string, cause: Cause.Cause<never>) {
      if (Cause.hasInterruptsOnly(cause)) return
      yield* Metric.update(metrics.panics, 1)
      yield* Effect.logError("Reconciling ended in a defect", cause)
      yield* queue.retry(key)
    })

    const processKey = Effect.fnUntraced(function* (key: string) {
      const [namespace, name] = split(key)
      const startedAt = yield* Clock.currentTimeMillis
      yield* Metric.modify(metrics.activeWorkers, 1)
      const exit = yield* Effect.exit(reconcileObject(namespace, name))
      yield* Metric.modify(metrics.activeWorkers, -1)
      yield* Metric.update(metrics.time, ((yield* Clock.currentTimeMillis) - startedAt) / 1000)
      const result = Exit.isFailure(exit) ? "error" : exit.value === undefined ? "success" : resultOf(exit.value)
      yield* Metric.update(metrics.total(result), 1)
      if (Exit.isFailure(exit)) return yield* panic(key, exit.cause)
      if (exit.value !== undefined) return yield* requeue(key, exit.value)
      view.forget(reconcileReader(reconciler, namespace, name))
      queue.forget(key)
    })

    const processWithLog = (key: string) =>
      Effect.flatMap(reconcileId, (id) => {
        const [namespace, name] = split(key)
        const annotations = {
          controller,
          controllerGroup: kind.group,
          controllerKind: kind.kind,
          ...(namespace === "" ? {} : { namespace }),
          name,
          reconcileID: id,
        }
        return processKey(key).pipe(
          traced("reconcile", () => ({ attributes: annotations, root: true })),
          Effect.annotateLogs(annotations),
        )
      })

    yield* Metric.update(metrics.maxConcurrent, workers)
    const fibers = yield* Effect.forEach(Array.from({ length: workers }), () =>
      Effect.forkScoped(queue.work(processWithLog)),
    )
    yield* Effect.addFinalizer(() =>
      Effect.andThen(
        queue.shutdown,
        Effect.interruptible(Effect.timeoutOption(Fiber.awaitAll(fibers), options.stopWithin ?? Duration.seconds(30))),
      ),
    )
    view.subscribe({
      name: controller,
      kind,
      wake: (namespace, name) => queue.add(keyOf(namespace, name)),
      ...(options.statusPaths === undefined ? {} : { statusPaths: options.statusPaths }),
    })
    for (const { namespace, name } of view.names(kind)) queue.add(keyOf(namespace, name))
    return { name: controller, kind, load: queue.load } satisfies RunningController
  })

/** Makes a reconciler a controller: every object of its kind is reconciled at the start, and whenever something that it read changes. */
export const makeController = <T extends KubernetesObject>(
  reconciler: Reconciler<T>,
  options: ControllerOptions = {},
): Controller => ({
  name: reconciler.name,
  kind: reconciler.kind,
  reads: reconciler.reads,
  writes: reconciler.writes,
  start: start(reconciler, options),
})
