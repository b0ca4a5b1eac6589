import { type ApiError, isNotFound } from "@aim-engine/core"
import { KubernetesApi, type WatchEvent } from "@aim-engine/kubernetes"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Schedule, Stream } from "effect"
import { TestClock } from "effect/testing"
import { InMemoryCluster } from "../in-memory-cluster/in-memory-cluster.ts"
import { ConfigMapKind, configMap } from "../test-objects.ts"
import { passTime, settle } from "../virtual-time/pass-time.ts"
import { FaultInjection } from "./fault-injection.ts"
import { type FaultPlan, roughWeather } from "./fault-plan.ts"

const world = (plan: FaultPlan) => FaultInjection.layer(plan).pipe(Layer.provideMerge(InMemoryCluster.layer()))

/** Applies a config map until it is accepted. */
const applyUntilDone = (name: string, data: Readonly<Record<string, string>>) =>
  Effect.flatMap(KubernetesApi, (api) =>
    api
      .apply(ConfigMapKind, configMap(name, data), { fieldManager: "client", force: true })
      .pipe(Effect.retry({ schedule: Schedule.spaced("1 second"), times: 50 })),
  )

/** What a client knows that lists, watches, and starts over whenever the watch breaks off. */
const informer = (known: Map<string, string>) =>
  Effect.gen(function* () {
    const api = yield* KubernetesApi
    const { items, resourceVersion } = yield* api.list(ConfigMapKind, { namespace: "default" })
    known.clear()
    for (const { metadata } of items) known.set(metadata.name, metadata.resourceVersion ?? "")
    let version = resourceVersion
    const see = (event: WatchEvent) =>
      Effect.sync(() => {
        if (event.type === "BOOKMARK") return
        const { name, resourceVersion: next = "" } = event.object.metadata
        version = next
        if (event.type === "DELETED") known.delete(name)
        else known.set(name, next)
      })
    while (true) {
      const from = version
      yield* Stream.runForEach(api.watch(ConfigMapKind, from, { namespace: "default" }), see).pipe(
        Effect.catchIf(
          (error: ApiError) => error.status !== 410,
          () => Effect.void,
        ),
      )
      yield* Effect.sleep("1 second")
    }
  }).pipe(
    Effect.catch(() => Effect.sleep("1 second")),
    Effect.forever,
  )

const simulation = Effect.gen(function* () {
  const api = yield* KubernetesApi
  const faults = yield* FaultInjection
  const cluster = yield* InMemoryCluster
  const known = new Map<string, string>()
  yield* Effect.forkScoped(informer(known))
  yield* Effect.forkScoped(
    Effect.forEach(
      Array.from({ length: 40 }, (_, number) => number),
      (number) => Effect.delay(applyUntilDone(`n-${number % 8}`, { step: String(number) }), "1 second"),
      { discard: true },
    ),
  )
  yield* passTime("10 minutes")
  yield* faults.calm
  yield* passTime("2 minutes")
  const objects = yield* api.list(ConfigMapKind, { namespace: "default" })
  return {
    known: [...known].toSorted(),
    stored: objects.items.map(({ metadata }) => [metadata.name, metadata.resourceVersion ?? ""]),
    objects: JSON.stringify(yield* cluster.objects),
    injected: yield* faults.injected,
  }
})

const simulate = (seed: number) =>
  Effect.scoped(simulation).pipe(
    Effect.provide(world(roughWeather(seed))),
    Effect.provide(TestClock.layer(), { local: true }),
  )

describe("fault injection", () => {
  it.effect("a simulation in rough weather replays identically from its seed", () =>
    Effect.gen(function* () {
      const first = yield* simulate(7)
      expect(first.injected.length).toBeGreaterThan(10)
      expect(yield* simulate(7)).toEqual(first)
      expect((yield* simulate(8)).injected).not.toEqual(first.injected)
    }),
  )

  it.effect.each([1, 2, 3, 4, 5])("seed %i: a client that lists and watches ends up knowing what is stored", (seed) =>
    Effect.gen(function* () {
      const { known, stored } = yield* simulate(seed)
      expect(stored).toHaveLength(8)
      expect(known).toEqual(stored)
    }),
  )

  it.effect("a reset connection loses the answer, a refused one the request", () =>
    Effect.gen(function* () {
      const tryCreate = (plan: FaultPlan) =>
        Effect.gen(function* () {
          const api = yield* KubernetesApi
          const faults = yield* FaultInjection
          const error = yield* Effect.flip(api.create(ConfigMapKind, configMap("a"), "test"))
          yield* faults.calm
          const isStored = yield* api.get(ConfigMapKind, "default", "a").pipe(
            Effect.as(true),
            Effect.catchIf(isNotFound, () => Effect.succeed(false)),
          )
          return [error.reason, isStored]
        }).pipe(Effect.provide(world(plan)))
      expect(yield* tryCreate({ seed: 1, requests: { ConnectionReset: 1 } })).toEqual(["ConnectionReset", true])
      expect(yield* tryCreate({ seed: 1, requests: { ConnectionRefused: 1 } })).toEqual(["ConnectionRefused", false])
      expect(yield* tryCreate({ seed: 1, requests: { TooManyRequests: 1 } })).toEqual(["TooManyRequests", false])
      expect(yield* tryCreate({ seed: 1, requests: { Conflict: 1 } })).toEqual(["Conflict", false])
    }),
  )

  it.effect.each([
    { when: "before", stored: ["first"] },
    { when: "after", stored: ["first", "second"] },
  ] as const)(
    "a crash $when a write leaves the client hanging, and the cluster as it was $when it",
    ({ when, stored }) =>
      Effect.gen(function* () {
        const api = yield* KubernetesApi
        const faults = yield* FaultInjection
        const client = yield* Effect.forkChild(
          Effect.forEach(["first", "second", "third"], (name) => api.create(ConfigMapKind, configMap(name), "client")),
        )
        yield* faults.crashed
        yield* Fiber.interrupt(client)
        const { items } = yield* api.list(ConfigMapKind)
        expect(items.map(({ metadata }) => metadata.name)).toEqual(stored)
        yield* faults.restarted
        yield* api.create(ConfigMapKind, configMap("fourth"), "client")
      }).pipe(Effect.provide(world({ seed: 1, crashes: [{ write: 2, when }] }))),
  )

  it.effect("only what the plan affects is disturbed", () =>
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      const faults = yield* FaultInjection
      yield* Effect.flip(api.create(ConfigMapKind, configMap("broken"), "test"))
      yield* api.create(ConfigMapKind, configMap("fine"), "test")
      expect(yield* faults.injected).toEqual([{ fault: "InternalError", request: "create configmaps default/broken" }])
    }).pipe(
      Effect.provide(world({ seed: 1, requests: { InternalError: 1 }, affects: ({ name }) => name === "broken" })),
    ),
  )

  it.effect("a late answer is late by the clock of the simulation", () =>
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      const request = yield* Effect.forkChild(api.list(ConfigMapKind))
      yield* settle
      expect(request.pollUnsafe()).toBeUndefined()
      yield* passTime("3 seconds")
      yield* Fiber.join(request)
    }).pipe(Effect.provide(world({ seed: 1, latency: "3 seconds" }))),
  )
})
