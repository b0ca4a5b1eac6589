import { formatTime } from "@aim-engine/core"
import { Clock, Effect, Queue, type Scope } from "effect"

/** Something that a controller does in the background. `now` is RFC 3339. */
export type Task = (now: string) => void

/**
 * The background work of the cluster's own controllers, one task after another. A task that is queued twice under one
 * key before it runs, runs once.
 */
export class WorkLoop {
  readonly #queue: Queue.Queue<readonly [string, Task]>
  readonly #queued = new Set<string>()
  #unfinished = 0

  constructor(queue: Queue.Queue<readonly [string, Task]>) {
    this.#queue = queue
  }

  /** Queues a task. */
  enqueue(key: string, task: Task): void {
    if (this.#queued.has(key)) return
    this.#queued.add(key)
    this.#unfinished += 1
    Queue.offerUnsafe(this.#queue, [key, task])
  }

  /** Completes once no task is left. */
  readonly settled: Effect.Effect<void> = Effect.suspend(() =>
    this.#unfinished === 0 ? Effect.void : Effect.andThen(Effect.yieldNow, this.settled),
  )

  /** Runs tasks for as long as the fiber lives. */
  readonly run: Effect.Effect<never> = Effect.forever(
    Effect.suspend(() =>
      Effect.gen({ self: this }, function* () {
        const [key, task] = yield* Queue.take(this.#queue)
        // Not within the request that queued the task.
        yield* Effect.yieldNow
        this.#queued.delete(key)
        const now = formatTime(yield* Clock.currentTimeMillis)
        yield* Effect.sync(() => task(now)).pipe(
          Effect.ensuring(
            Effect.sync(() => {
              this.#unfinished -= 1
            }),
          ),
        )
      }),
    ),
  )
}

/** A loop that runs until the scope closes. */
export const makeWorkLoop: Effect.Effect<WorkLoop, never, Scope.Scope> = Effect.gen(function* () {
  const loop = new WorkLoop(yield* Queue.unbounded<readonly [string, Task]>())
  yield* Effect.forkScoped(loop.run)
  return loop
})
