import { LeaseKind } from "@aim-engine/api"
import { ApiError } from "@aim-engine/core"
import { InMemoryCluster } from "@aim-engine/testing"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Deferred, Effect, Exit, Fiber, Layer, Ref, Schedule } from "effect"
import { TestClock } from "effect/testing"
import { KubernetesApi } from "../kubernetes-api.ts"
import { type Standing, whileLeading } from "./leader-election.ts"
import { DEFAULT_LEASE_TIMING } from "./lease-record.ts"

type Api = KubernetesApi["Service"]

const OURS = { namespace: "kube-system", name: "operator" }

const cluster = InMemoryCluster.layer().pipe(Layer.orDie)

/** How the API server is to be reached by one process. */
type Network = "up" | "down" | "silent"

const broken = new ApiError({ reason: "ConnectionRefused", message: "refused" })

/** The API server as a process sees it whose network can be cut. */
const behind = (api: Api, network: Ref.Ref<Network>): Api => {
  const through = <A>(request: Effect.Effect<A, ApiError>): Effect.Effect<A, ApiError> =>
    Effect.flatMap(Ref.get(network), (state) =>
      state === "up" ? request : state === "down" ? Effect.fail(broken) : Effect.never,
    )
  return {
    ...api,
    get: (...request) => through(api.get(...request)),
    create: (...request) => through(api.create(...request)),
    patch: (...request) => through(api.patch(...request)),
  }
}

/** One process that wants to lead, and what there is to know of it. */
const candidate = Effect.fnUntraced(function* (
  identity: string,
  {
    stopping = Effect.void,
    restarts = 0,
  }: { readonly stopping?: Effect.Effect<void>; readonly restarts?: number } = {},
) {
  const api = yield* KubernetesApi
  const network = yield* Ref.make<Network>("up")
  const standings: Array<readonly [Standing, number]> = []
  let leads = false
  const lead = Effect.sync(() => {
    leads = true
  }).pipe(
    Effect.andThen(Effect.never),
    Effect.ensuring(stopping),
    Effect.ensuring(
      Effect.sync(() => {
        leads = false
      }),
    ),
  )
  const process = yield* whileLeading(
    {
      ...OURS,
      identity,
      timing: DEFAULT_LEASE_TIMING,
      onStanding: (standing) =>
        Effect.map(Clock.currentTimeMillis, (now) => void standings.push([standing, now / 1000])),
    },
    lead,
  ).pipe(
    Effect.provideService(KubernetesApi, behind(api, network)),
    // A process that lost the lease ends, and is started anew.
    Effect.retry(Schedule.max([Schedule.spaced("1 second"), Schedule.recurs(restarts)])),
    Effect.forkChild,
  )
  return {
    leads: () => leads,
    standings,
    process,
    network: (state: Network) => Ref.set(network, state),
    /** As SIGKILL: nothing is finished, and nobody is told. */
    vanish: Ref.set(network, "silent"),
  }
})

/** Lets time pass in steps small enough for every try to take place. */
const pass = (seconds: number) =>
  Effect.forEach(
    Array.from({ length: seconds * 10 }),
    () => Effect.andThen(TestClock.adjust("100 millis"), Effect.yieldNow),
    { discard: true },
  )

const lease = Effect.gen(function* () {
  return yield* (yield* KubernetesApi).get(LeaseKind, OURS.namespace, OURS.name)
})

const secondsUntil = Effect.fnUntraced(function* (isSo: () => boolean, atMost: number) {
  const start = yield* Clock.currentTimeMillis
  for (let tenth = 0; tenth < atMost * 10 && !isSo(); tenth++) yield* pass(0.1)
  return ((yield* Clock.currentTimeMillis) - start) / 1000
})

describe("leader election", () => {
  it.effect("the first candidate leads at once, and writes the lease that client-go would", () =>
    Effect.gen(function* () {
      const a = yield* candidate("a")
      yield* pass(0.1)
      expect(a.leads()).toBe(true)
      expect(yield* lease).toMatchObject({
        spec: { holderIdentity: "a", leaseDurationSeconds: 15, leaseTransitions: 1 },
      })
    }).pipe(Effect.provide(cluster)),
  )

  it.effect("a leader renews, and keeps leading; whoever waits is told so once", () =>
    Effect.gen(function* () {
      const a = yield* candidate("a")
      yield* pass(0.1)
      const b = yield* candidate("b")
      yield* pass(120)
      expect([a.leads(), b.leads()]).toEqual([true, false])
      expect(b.standings.map(([standing]) => standing)).toEqual(["waiting"])
      expect(yield* lease).toMatchObject({ spec: { holderIdentity: "a", renewTime: "1970-01-01T00:02:00.000000Z" } })
    }).pipe(Effect.provide(cluster)),
  )

  it.effect("when a leader vanishes, another takes over after the lease's duration, and within 20 seconds", () =>
    Effect.gen(function* () {
      const a = yield* candidate("a")
      yield* pass(0.1)
      const b = yield* candidate("b")
      yield* pass(31)
      yield* a.vanish
      const seconds = yield* secondsUntil(b.leads, 30)
      expect(seconds).toBeGreaterThan(12)
      expect(seconds).toBeLessThan(18)
      expect(yield* lease).toMatchObject({ spec: { holderIdentity: "b", leaseTransitions: 2 } })
    }).pipe(Effect.provide(cluster)),
  )

  it.effect("a leader that ends releases the lease, and the next leads after one retry period at most", () =>
    Effect.gen(function* () {
      const a = yield* candidate("a")
      yield* pass(0.1)
      const b = yield* candidate("b")
      yield* pass(10)
      yield* Fiber.interrupt(a.process)
      expect(yield* lease).toMatchObject({ spec: { holderIdentity: "" } })
      expect(yield* secondsUntil(b.leads, 30)).toBeLessThan(2.6)
    }).pipe(Effect.provide(cluster)),
  )

  it.effect("while a leader finishes what it does, it renews, and nobody takes over", () =>
    Effect.gen(function* () {
      const a = yield* candidate("a", { stopping: Effect.sleep("28 seconds") })
      yield* pass(0.1)
      const b = yield* candidate("b")
      const stop = yield* Effect.forkChild(Fiber.interrupt(a.process))
      yield* pass(27)
      expect([a.leads(), b.leads()]).toEqual([true, false])
      yield* pass(4)
      yield* Fiber.join(stop)
      expect([a.leads(), b.leads()]).toEqual([false, true])
    }).pipe(Effect.provide(cluster)),
  )

  it.effect.each([
    ["refuses connections", "down"],
    ["does not answer", "silent"],
  ] as const)("a leader whose API server %s ends before its lease does", ([, state]) =>
    Effect.gen(function* () {
      const a = yield* candidate("a")
      yield* pass(0.1)
      const b = yield* candidate("b")
      yield* pass(20)
      yield* a.network(state)
      expect(yield* secondsUntil(() => !a.leads(), 30)).toBeLessThanOrEqual(10.2)
      expect(b.leads()).toBe(false)
      const exit = yield* Fiber.await(a.process)
      expect(Exit.isFailure(exit) && JSON.stringify(exit.cause)).toContain("could not be renewed in time")
    }).pipe(Effect.provide(cluster)),
  )

  it.effect("a short outage ends no leadership", () =>
    Effect.gen(function* () {
      const a = yield* candidate("a")
      yield* pass(10)
      yield* a.network("down")
      yield* pass(7)
      yield* a.network("up")
      yield* pass(30)
      expect(a.leads()).toBe(true)
      expect(a.standings.map(([standing]) => standing)).toEqual(["leading"])
    }).pipe(Effect.provide(cluster)),
  )

  it.effect("a leader that has lost the lease fails without waiting for what it is doing", () =>
    Effect.gen(function* () {
      const a = yield* candidate("a", { stopping: Effect.sleep("1 hour") })
      yield* pass(5)
      yield* a.network("down")
      yield* pass(11)
      expect(Exit.isFailure(yield* Fiber.await(a.process))).toBe(true)
      expect(a.standings.map(([standing]) => standing)).toEqual(["leading", "over"])
    }).pipe(Effect.provide(cluster)),
  )

  it.effect("a leader that finds another in its lease ends at once", () =>
    Effect.gen(function* () {
      const a = yield* candidate("a")
      yield* pass(5)
      const api = yield* KubernetesApi
      const body = { spec: { holderIdentity: "thief" } }
      yield* api.patch(LeaseKind, OURS, { type: "merge", body }, { fieldManager: "kubectl" })
      expect(yield* secondsUntil(() => !a.leads(), 10)).toBeLessThan(2.2)
    }).pipe(Effect.provide(cluster)),
  )

  it.effect("a process that comes back under its name leads at once", () =>
    Effect.gen(function* () {
      const a = yield* candidate("a")
      yield* pass(5)
      yield* a.vanish
      const again = yield* candidate("a")
      yield* pass(0.1)
      expect(again.leads()).toBe(true)
      yield* a.network("down")
    }).pipe(Effect.provide(cluster)),
  )

  it.effect("what fails while leading fails as it is, and releases the lease", () =>
    Effect.gen(function* () {
      const done = yield* Deferred.make<never, string>()
      const timing = DEFAULT_LEASE_TIMING
      const options = { ...OURS, identity: "a", timing, onStanding: () => Effect.void }
      const process = yield* Effect.forkChild(whileLeading(options, Deferred.await(done)))
      yield* pass(5)
      yield* Deferred.fail(done, "broken")
      expect(yield* Effect.flip(Fiber.join(process))).toBe("broken")
      expect(yield* lease).toMatchObject({ spec: { holderIdentity: "" } })
    }).pipe(Effect.provide(cluster)),
  )

  it.effect(
    "of candidates that start at once, and lose the server now and then, never two lead at a time",
    () =>
      Effect.gen(function* () {
        const all = yield* Effect.forEach(["a", "b", "c"], (identity) => candidate(identity, { restarts: Infinity }))
        const states: ReadonlyArray<Network> = ["down", "up", "silent", "up", "up"]
        let most = 0
        const terms: Array<number> = []
        for (let second = 0; second < 600; second++) {
          if (second % 7 === 0) {
            const chosen = all[(second / 7) % all.length]
            yield* chosen?.network(states[(second / 7) % states.length] ?? "up") ?? Effect.void
          }
          for (let tenth = 0; tenth < 10; tenth++) {
            yield* TestClock.adjust("100 millis")
            const leading = all.flatMap(({ leads }, index) => (leads() ? [index] : []))
            most = Math.max(most, leading.length)
            if (leading[0] !== undefined && leading[0] !== terms.at(-1)) terms.push(leading[0])
          }
        }
        expect(most).toBe(1)
        expect(terms.length).toBeGreaterThan(5)
        yield* Effect.forEach(all, (each) => each.network("down"))
      }).pipe(Effect.provide(cluster)),
    // Ten minutes in steps of a tenth of a second: a busy machine needs its time for them.
    60_000,
  )
})
