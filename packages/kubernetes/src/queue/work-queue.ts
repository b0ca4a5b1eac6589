import { Clock, Context, Effect, FiberMap, Option, Queue, type Scope } from "effect"
import { measureRunning, queueMetrics } from "../metrics/queue-metrics.ts"

/** What a queue does for its controller. Keys are text; equal text is the same work. */
export interface WorkQueue {
  /** Adds work now. A key that waits already is not added twice; one that is being processed is processed again after. */
  readonly add: (key: string) => void
  /** Adds work later. Of several delays of one key the earliest wins; starting the key cancels it. */
  readonly addAfter: (key: string, millis: number) => Effect.Effect<void>
  /** Adds a key that failed, after its back-off. */
  readonly retry: (key: string) => Effect.Effect<void>
  /** Forgets the failures of a key: the next one starts the back-off anew. */
  readonly forget: (key: string) => void
  /** How often a key failed in a row. */
  readonly failures: (key: string) => number
  /** Processes keys one after the other until the queue is shut down. Run as many as there should be workers. */
  readonly work: <R>(process: (key: string) => Effect.Effect<void, never, R>) => Effect.Effect<void, never, R>
  /** No further key is started; those being processed are finished by their workers. */
  readonly shutdown: Effect.Effect<void>
  /** Keys waiting, keys being processed, and the instants (ms) at which delayed keys are due. */
  readonly load: () => { readonly waiting: number; readonly active: number; readonly due: ReadonlyArray<number> }
}

export interface WorkQueueOptions {
  /** Names the queue in metrics. */
  readonly name: string
  /** Milliseconds to wait after the n-th failure in a row, n ≥ 1. */
  readonly backoffMillis: (failures: number) => number
}

/**
 * A queue of keys, each worked on by at most one worker at a time.
 * Source: the semantics of client-go's `workqueue`, except that starting a key cancels its pending delay:
 * whoever processes a key decides anew when to look again.
 */
export const makeWorkQueue = Effect.fnUntraced(function* (
  options: WorkQueueOptions,
): Effect.fn.Return<WorkQueue, never, Scope.Scope> {
  const context = yield* Effect.context<never>()
  const clock = Context.get(context, Clock.Clock)
  const metrics = queueMetrics(options.name)
  const ready = yield* Queue.unbounded<string>()
  const timers = yield* FiberMap.make<string>()
  const waitingSince = new Map<string, number>()
  /** Keys being processed, and since when (ms). */
  const active = new Map<string, number>()
  const dueAt = new Map<string, number>()
  const failures = new Map<string, number>()
  let stopping = false

  const offer = (key: string): void => {
    Queue.offerUnsafe(ready, key)
  }

  const measureDepth = (): void => metrics.depth.updateUnsafe(waitingSince.size, context)

  const add = (key: string): void => {
    if (stopping || waitingSince.has(key)) return
    waitingSince.set(key, clock.currentTimeMillisUnsafe())
    metrics.adds.updateUnsafe(1, context)
    measureDepth()
    if (!active.has(key)) offer(key)
  }

  const addAfter = Effect.fnUntraced(function* (key: string, millis: number) {
    if (stopping) return
    if (millis <= 0) return add(key)
    const due = clock.currentTimeMillisUnsafe() + millis
    const pending = dueAt.get(key)
    if (pending !== undefined && pending <= due) return
    dueAt.set(key, due)
    const wake = Effect.sync(() => {
      dueAt.delete(key)
      add(key)
    })
    yield* FiberMap.run(timers, key, Effect.andThen(Effect.sleep(millis), wake))
  })

  const start = (key: string): Effect.Effect<void> => {
    const now = clock.currentTimeMillisUnsafe()
    metrics.waited.updateUnsafe((now - (waitingSince.get(key) ?? now)) / 1000, context)
    waitingSince.delete(key)
    measureDepth()
    active.set(key, now)
    return dueAt.delete(key) ? FiberMap.remove(timers, key) : Effect.void
  }

  const finish = (key: string, startedAt: number): void => {
    active.delete(key)
    metrics.worked.updateUnsafe((clock.currentTimeMillisUnsafe() - startedAt) / 1000, context)
    if (waitingSince.has(key)) offer(key)
  }

  const workOne = Effect.fnUntraced(function* <R>(process: (key: string) => Effect.Effect<void, never, R>) {
    const taken = yield* Queue.take(ready).pipe(
      Effect.map(Option.some),
      Effect.catchCause(() => Effect.succeed(Option.none<string>())),
    )
    if (Option.isNone(taken) || stopping) return
    const key = taken.value
    yield* start(key)
    const startedAt = clock.currentTimeMillisUnsafe()
    yield* Effect.ensuring(
      process(key),
      Effect.sync(() => finish(key, startedAt)),
    )
  })

  yield* measureRunning(options.name, () => {
    const now = clock.currentTimeMillisUnsafe()
    return [...active.values()].map((since) => (now - since) / 1000)
  })

  return {
    add,
    addAfter,
    retry: (key) =>
      Effect.suspend(() => {
        const count = (failures.get(key) ?? 0) + 1
        failures.set(key, count)
        metrics.retries.updateUnsafe(1, context)
        return addAfter(key, options.backoffMillis(count))
      }),
    forget: (key) => {
      failures.delete(key)
    },
    failures: (key) => failures.get(key) ?? 0,
    work: (process) =>
      Effect.whileLoop({ while: () => !stopping, body: () => workOne(process), step: () => undefined }),
    shutdown: Effect.suspend(() => {
      stopping = true
      dueAt.clear()
      return Effect.andThen(FiberMap.clear(timers), Queue.shutdown(ready))
    }),
    load: () => ({ waiting: waitingSince.size, active: active.size, due: [...dueAt.values()].sort((a, b) => a - b) }),
  }
})
