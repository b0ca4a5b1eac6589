import { AuthError, InfrastructureError, type ObservationBackoff, type ObservationRequest } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import { makeObservationCache, type ObservationCacheOptions } from "./observation-cache.ts"
import { type Observer, Observers } from "./observers.ts"

const request = (key: string, ttlSeconds = 60): ObservationRequest<number> => ({
  type: "Count",
  key,
  parameters: {},
  ttlSeconds,
  schema: Schema.Number,
})

/** A cache over one observer, with what it asked and whom it told. */
const makeCache = (observer: Observer, options: Partial<ObservationCacheOptions> = {}) =>
  Effect.gen(function* () {
    const asked: Array<string> = []
    const answered: Array<string> = []
    const cache = yield* makeObservationCache({
      onAnswer: ({ key }) => answered.push(key),
      isRead: () => true,
      backoff: { otherwise: { firstSeconds: 1, capSeconds: 1000 } },
      ...options,
    }).pipe(
      Effect.provideService(
        Observers,
        new Map<string, Observer>([
          [
            "Count",
            (asking) =>
              Effect.suspend(() => {
                asked.push(asking.key)
                return observer(asking)
              }),
          ],
        ]),
      ),
    )
    return { cache, asked, answered }
  })

const unavailable = new InfrastructureError({ reason: "RegistryUnavailable", message: "down" })

describe("observation cache", () => {
  it.effect("a request is pending, then known, and asked once for all who ask", () =>
    Effect.gen(function* () {
      const { cache, asked, answered } = yield* makeCache(() => Effect.delay(Effect.succeed(7), 100))
      yield* cache.request(request("a"))
      yield* cache.request(request("a"))
      expect(cache.observe(request("a"))).toEqual({ _tag: "Pending" })
      yield* TestClock.adjust(100)
      expect(cache.observe(request("a"))).toEqual({ _tag: "Known", value: 7, at: 100 })
      expect({ asked, answered }).toEqual({ asked: ["a"], answered: ["a"] })
    }),
  )

  it.effect("an answer is asked for again when its time to live is over, and known meanwhile", () =>
    Effect.gen(function* () {
      let value = 1
      const { cache } = yield* makeCache(() =>
        Effect.delay(
          Effect.sync(() => value++),
          100,
        ),
      )
      yield* cache.request(request("a", 60))
      yield* TestClock.adjust(60_150)
      expect(cache.observe(request("a"))).toMatchObject({ _tag: "Known", value: 1 })
      yield* TestClock.adjust(50)
      expect(cache.observe(request("a"))).toMatchObject({ _tag: "Known", value: 2 })
    }),
  )

  it.effect("what nobody reads any longer is dropped instead of asked again", () =>
    Effect.gen(function* () {
      const { cache, asked } = yield* makeCache(() => Effect.succeed(1), { isRead: () => false })
      yield* cache.request(request("a", 60))
      yield* TestClock.adjust(120_000)
      expect(asked).toEqual(["a"])
      expect(cache.observe(request("a"))).toEqual({ _tag: "Pending" })
    }),
  )

  it.effect("a failure is told with its next attempt, and tried again with back-off until it heals", () =>
    Effect.gen(function* () {
      let failures = 2
      const { cache, asked, answered } = yield* makeCache(() =>
        Effect.suspend(() => (failures-- > 0 ? Effect.fail(unavailable) : Effect.succeed(1))),
      )
      yield* cache.request(request("a"))
      yield* TestClock.adjust(0)
      const first = cache.observe(request("a"))
      expect(first).toMatchObject({ _tag: "Failed", error: unavailable, at: 0 })
      expect(first._tag === "Failed" && Math.abs(first.nextAttemptAt - 1000)).toBeLessThanOrEqual(100)
      yield* TestClock.adjust(3_300)
      expect(cache.observe(request("a"))).toMatchObject({ _tag: "Known", value: 1 })
      expect({ asked, answered }).toEqual({ asked: ["a", "a", "a"], answered: ["a", "a", "a"] })
    }),
  )

  it.effect("a failure after an answer has the answer beside it, and a new answer takes its place", () =>
    Effect.gen(function* () {
      const answers = [Effect.succeed(1), Effect.fail(unavailable), Effect.fail(unavailable), Effect.succeed(2)]
      const { cache } = yield* makeCache(() => Effect.suspend(() => answers.shift() ?? Effect.never))
      yield* cache.request(request("a", 60))
      yield* TestClock.adjust(60_000)
      expect(cache.observe(request("a"))).toMatchObject({ _tag: "Failed", at: 60_000, last: { value: 1, at: 0 } })
      yield* TestClock.adjust(1_100)
      expect(cache.observe(request("a"))).toMatchObject({ _tag: "Failed", last: { value: 1, at: 0 } })
      yield* TestClock.adjust(2_200)
      expect(cache.observe(request("a"))).toMatchObject({ _tag: "Known", value: 2 })
    }),
  )

  it.effect.each([
    ["by its reason", unavailable, 20],
    ["by its category", new AuthError({ reason: "RegistryUnavailable", message: "refused" }), 300],
    ["as nobody says anything of it", new InfrastructureError({ reason: "Other", message: "" }), 5],
    ["as long as was asked for", new InfrastructureError({ reason: "", message: "", retryAfterSeconds: 900 }), 900],
  ] as const)("a request says itself how long is waited after a failure: %s", ([_title, error, seconds]) =>
    Effect.gen(function* () {
      const { cache } = yield* makeCache(() => Effect.fail(error))
      const backoff: ObservationBackoff = {
        byCategory: { Auth: { firstSeconds: 300, capSeconds: 3600 } },
        byReason: new Map([["RegistryUnavailable", { firstSeconds: 20, capSeconds: 60 }]]),
        otherwise: { firstSeconds: 5, capSeconds: 60 },
      }
      yield* cache.request({ ...request("a"), backoff })
      yield* TestClock.adjust(0)
      const observed = cache.observe(request("a"))
      const wait = observed._tag === "Failed" ? observed.nextAttemptAt / 1000 : 0
      expect(wait / seconds).toBeGreaterThanOrEqual(seconds === 900 ? 1 : 0.9)
      expect(wait / seconds).toBeLessThanOrEqual(1.1)
    }),
  )

  it.effect.each([
    ["an answer in another form", () => Effect.succeed("seven"), "MalformedObservation"],
    ["a crash of the observer", () => Effect.die("boom"), "ObserverCrashed"],
    ["an observer that never answers", () => Effect.never, "Timeout"],
  ] as const)("%s is a failure with a reason", ([_name, observer, reason]) =>
    Effect.gen(function* () {
      const { cache } = yield* makeCache(observer, { timeout: Duration.seconds(5) })
      yield* cache.request(request("a"))
      yield* TestClock.adjust(5_000)
      expect(cache.observe(request("a"))).toMatchObject({ _tag: "Failed", error: { reason } })
    }),
  )

  it.effect("a type that nobody observes is a failure", () =>
    Effect.gen(function* () {
      const { cache } = yield* makeCache(() => Effect.succeed(1))
      yield* cache.request({ ...request("a"), type: "Other" })
      yield* TestClock.adjust(0)
      expect(cache.observe({ ...request("a"), type: "Other" })).toMatchObject({ error: { reason: "ObserverMissing" } })
    }),
  )

  it.effect("what never changes is asked once, and dropped some minutes after its last reader is gone", () =>
    Effect.gen(function* () {
      let isRead = true
      const { cache, asked } = yield* makeCache(() => Effect.succeed(1), { isRead: () => isRead })
      yield* cache.request(request("a", Number.POSITIVE_INFINITY))
      yield* TestClock.adjust("1 day")
      expect(cache.observe(request("a"))._tag).toBe("Known")
      isRead = false
      yield* TestClock.adjust("10 minutes")
      expect(cache.observe(request("a"))._tag).toBe("Pending")
      expect(asked).toEqual(["a"])
    }),
  )

  it.effect("a listing that takes five minutes is waited for", () =>
    Effect.gen(function* () {
      const { cache } = yield* makeCache(() => Effect.delay(Effect.succeed(1), "5 minutes"))
      yield* cache.request(request("a", 3600))
      yield* TestClock.adjust("5 minutes")
      expect(cache.observe(request("a"))).toMatchObject({ _tag: "Known", value: 1 })
    }),
  )

  it.effect("a source that hangs holds up no other", () =>
    Effect.gen(function* () {
      const observer: Observer = ({ source }) => (source === "hanging" ? Effect.never : Effect.succeed(1))
      const { cache } = yield* makeCache(observer, { concurrency: 2 })
      for (const key of ["a", "b", "c"]) yield* cache.request({ ...request(key), source: "hanging" })
      yield* cache.request({ ...request("d"), source: "other" })
      yield* TestClock.adjust(0)
      expect(cache.observe(request("d"))._tag).toBe("Known")
    }),
  )

  it.effect("at most so many are asked of one source at once", () =>
    Effect.gen(function* () {
      const { cache, asked } = yield* makeCache(() => Effect.delay(Effect.succeed(1), 100), { concurrency: 2 })
      for (const key of ["a", "b", "c"]) yield* cache.request(request(key))
      yield* TestClock.adjust(50)
      expect(asked).toEqual(["a", "b"])
      expect(cache.inFlight()).toBe(3)
      yield* TestClock.adjust(150)
      expect(asked).toEqual(["a", "b", "c"])
      yield* TestClock.adjust("1 second")
      expect(cache.inFlight()).toBe(0)
    }),
  )

  it.effect("who waits for many answers is told of the first at once, and of those that follow together", () =>
    Effect.gen(function* () {
      const keys = Array.from({ length: 50 }, (_, index) => `${index}`)
      const { cache, answered } = yield* makeCache(({ key }) => Effect.delay(Effect.succeed(1), Number(key) * 2), {
        concurrency: 50,
      })
      for (const key of keys) yield* cache.request(request(key))
      yield* TestClock.adjust(200)
      expect(answered).toEqual(["0"])
      expect(cache.observe(request("49"))._tag).toBe("Known")
      expect(cache.inFlight()).toBe(49)
      yield* TestClock.adjust(50)
      expect(answered).toEqual(keys)
      expect(cache.inFlight()).toBe(0)
    }),
  )

  it.effect("the oldest answer makes room, one that nobody reads first", () =>
    Effect.gen(function* () {
      const { cache } = yield* makeCache(() => Effect.succeed(1), { maxEntries: 2, isRead: ({ key }) => key !== "b" })
      for (const key of ["a", "b", "c"]) {
        yield* cache.request(request(key))
        yield* TestClock.adjust(0)
      }
      const states = ["a", "b", "c"].map((key) => cache.observe(request(key))._tag)
      expect(states).toEqual(["Known", "Pending", "Known"])
    }),
  )
})
