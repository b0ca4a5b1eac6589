import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Metric } from "effect"
import { TestClock } from "effect/testing"
import { makeWorkQueue } from "./work-queue.ts"

const backoffMillis = (failures: number) => 5 * 2 ** (failures - 1)
const makeQueue = makeWorkQueue({ name: "test", backoffMillis })

/** A queue with one worker that writes down what it processes. */
const recording = Effect.gen(function* () {
  const queue = yield* makeQueue
  const processed: Array<string> = []
  const worker = yield* Effect.forkScoped(queue.work((key) => Effect.sync(() => void processed.push(key))))
  return { queue, processed, worker }
})

describe("work queue", () => {
  it.effect("a key that waits already is not added twice", () =>
    Effect.gen(function* () {
      const { queue, processed } = yield* recording
      queue.add("a")
      queue.add("b")
      queue.add("a")
      yield* TestClock.adjust(0)
      expect(processed).toEqual(["a", "b"])
    }),
  )

  it.effect("a key is never processed twice at once, and again after, if it was added meanwhile", () =>
    Effect.gen(function* () {
      const queue = yield* makeQueue
      const gate = yield* Deferred.make<void>()
      let running = 0
      let most = 0
      let runs = 0
      const process = () =>
        Effect.gen(function* () {
          runs += 1
          running += 1
          most = Math.max(most, running)
          yield* Deferred.await(gate)
          running -= 1
        })
      yield* Effect.forkScoped(queue.work(process))
      yield* Effect.forkScoped(queue.work(process))
      queue.add("a")
      yield* TestClock.adjust(0)
      queue.add("a")
      queue.add("a")
      yield* TestClock.adjust(0)
      expect({ runs, load: queue.load() }).toEqual({ runs: 1, load: { waiting: 1, active: 1, due: [] } })
      yield* Deferred.succeed(gate, undefined)
      yield* TestClock.adjust(0)
      expect({ runs, most }).toEqual({ runs: 2, most: 1 })
    }),
  )

  it.effect("of several delays of a key the earliest wins", () =>
    Effect.gen(function* () {
      const { queue, processed } = yield* recording
      yield* queue.addAfter("a", 10_000)
      yield* queue.addAfter("a", 1_000)
      yield* queue.addAfter("a", 5_000)
      yield* TestClock.adjust(1_000)
      expect(processed).toEqual(["a"])
      yield* TestClock.adjust(60_000)
      expect(processed).toEqual(["a"])
    }),
  )

  it.effect("starting a key cancels its delay", () =>
    Effect.gen(function* () {
      const { queue, processed } = yield* recording
      yield* queue.addAfter("a", 10_000)
      queue.add("a")
      yield* TestClock.adjust(60_000)
      expect(processed).toEqual(["a"])
    }),
  )

  it.effect("failures back off exponentially, per key, until forgotten", () =>
    Effect.gen(function* () {
      const { queue, processed } = yield* recording
      yield* queue.retry("a")
      yield* TestClock.adjust(5)
      yield* queue.retry("a")
      yield* TestClock.adjust(9)
      expect(processed).toEqual(["a"])
      yield* TestClock.adjust(1)
      expect(processed).toEqual(["a", "a"])
      expect(queue.failures("a")).toBe(2)
      queue.forget("a")
      yield* queue.retry("a")
      yield* TestClock.adjust(5)
      expect(processed).toEqual(["a", "a", "a"])
    }),
  )

  it.effect("shutdown lets the running key finish and starts no other", () =>
    Effect.gen(function* () {
      const queue = yield* makeQueue
      const gate = yield* Deferred.make<void>()
      const finished: Array<string> = []
      const process = (key: string) =>
        Effect.andThen(
          Deferred.await(gate),
          Effect.sync(() => void finished.push(key)),
        )
      const worker = yield* Effect.forkScoped(queue.work(process))
      const idle = yield* Effect.forkScoped(queue.work(process))
      queue.add("a")
      yield* TestClock.adjust(0)
      queue.add("a")
      yield* queue.shutdown
      yield* Fiber.join(idle)
      yield* Deferred.succeed(gate, undefined)
      yield* Fiber.join(worker)
      expect(finished).toEqual(["a"])
    }),
  )

  it.effect("how long keys have been processed is told while they are, and no longer than there is a queue", () =>
    Effect.gen(function* () {
      const running = Effect.map(Metric.snapshot, (all) =>
        all.filter(({ id }) => /unfinished|longest/.test(id)).map(({ state }) => state),
      )
      const measured = Effect.gen(function* () {
        const queue = yield* makeQueue
        const work = queue.work(() => Effect.sleep("10 seconds"))
        yield* Effect.all([Effect.forkScoped(work), Effect.forkScoped(work)])
        queue.add("a")
        yield* TestClock.adjust("3 seconds")
        queue.add("b")
        yield* TestClock.adjust("2 seconds")
        return yield* running
      })
      expect(yield* Effect.scoped(measured)).toEqual([{ value: 7 }, { value: 5 }])
      expect(yield* running).toEqual([])
    }).pipe(Effect.provideService(Metric.MetricRegistry, new Map())),
  )
})
