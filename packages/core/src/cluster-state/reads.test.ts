import { type Pod, PodKind, qualifiedKind, refOf } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import fc from "fast-check"
import { ClusterState } from "./cluster-state.ts"
import { indexKey, type ObjectIndex } from "./object-index.ts"
import type { ObservationRequest } from "./observation.ts"
import { getRead, listRead, lookupRead, type Read, readKey } from "./read.ts"
import { recordReads } from "./record-reads.ts"
import { makeSnapshot } from "./snapshot.ts"
import { readsTouchedBy, untypedIndex } from "./touched-reads.ts"

const pod = (namespace: string, name: string, app: string): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { namespace, name, labels: { app } },
})
const podsByApp: ObjectIndex<Pod> = {
  name: "Pod by label app",
  kind: PodKind,
  keys: ({ metadata: { namespace = "", labels } }) => [indexKey(namespace, labels?.app ?? "")],
}
const log: ObservationRequest<string> = {
  type: "PodLog",
  key: "a/x",
  parameters: {},
  ttlSeconds: 60,
  schema: Schema.String,
}

describe("recorded reads", () => {
  it.effect("hold every read once, of absent objects too", () =>
    Effect.gen(function* () {
      const { value, reads } = yield* recordReads(
        Effect.gen(function* () {
          const state = yield* ClusterState
          yield* state.get(PodKind, "a", "absent")
          yield* state.get(PodKind, "a", "absent")
          yield* state.list(PodKind)
          return yield* state.lookup(podsByApp, "a/web")
        }),
      )
      expect(value).toEqual([pod("a", "x", "web")])
      expect([...reads.keys()]).toEqual(["get v1/Pod/a/absent", "list v1/Pod", 'lookup "Pod by label app" a/web'])
    }).pipe(Effect.provide(makeSnapshot([pod("a", "x", "web")]).layer)),
  )

  it.effect("name the observations that have to be made: unknown, too old, or due for another attempt", () =>
    Effect.gen(function* () {
      const asked = (at: number) =>
        Effect.gen(function* () {
          yield* TestClock.setTime(at)
          return yield* recordReads(ClusterState.use((state) => state.observe(log)))
        })
      const snapshot = makeSnapshot()
      const known = snapshot.withObservation(log, { _tag: "Known", value: "", at: 0 })
      expect((yield* Effect.provide(asked(0), snapshot.layer)).observations).toEqual([log])
      expect((yield* Effect.provide(asked(59_999), known.layer)).observations).toEqual([])
      expect((yield* Effect.provide(asked(60_000), known.layer)).observations).toEqual([log])
    }),
  )
})

describe("reads touched by a change", () => {
  const kind = qualifiedKind(PodKind)
  const indexes = [untypedIndex(podsByApp)]

  it("are the object, its lists, and the index entries that it left and joined", () => {
    expect([...readsTouchedBy(kind, pod("a", "x", "web"), pod("a", "x", "db"), indexes)]).toEqual([
      "get v1/Pod/a/x",
      "list v1/Pod",
      "list v1/Pod in a",
      'lookup "Pod by label app" a/web',
      'lookup "Pod by label app" a/db',
    ])
  })

  const anyPod = fc
    .record({
      namespace: fc.constantFrom("a", "b"),
      name: fc.constantFrom("x", "y"),
      app: fc.constantFrom("web", "db"),
    })
    .map(({ namespace, name, app }) => pod(namespace, name, app))
  const allReads: ReadonlyArray<Read> = ["a", "b"].flatMap((namespace) => [
    getRead(PodKind, namespace, "x"),
    getRead(PodKind, namespace, "y"),
    listRead(PodKind),
    listRead(PodKind, namespace),
    lookupRead(podsByApp, indexKey(namespace, "web")),
    lookupRead(podsByApp, indexKey(namespace, "db")),
  ])
  const answer = (read: Read): Effect.Effect<unknown, unknown, ClusterState> =>
    Effect.gen(function* () {
      const state = yield* ClusterState
      switch (read._tag) {
        case "Get":
          return yield* state.get(PodKind, read.ref.namespace, read.ref.name)
        case "List":
          return yield* state.list(PodKind, read.namespace)
        case "Lookup":
          return yield* state.lookup(podsByApp, read.key)
        case "Fact":
        case "Observation":
          return undefined
      }
    })

  it("include every read whose answer differs", () => {
    fc.assert(
      fc.property(fc.array(anyPod), anyPod, fc.boolean(), (objects, changed, isDeletion) => {
        const before = makeSnapshot(objects)
        const after = isDeletion ? before.without([refOf(changed)]) : before.with([changed])
        const old = before.objects.find(
          (object) =>
            refOf(object).name === changed.metadata.name && object.metadata.namespace === changed.metadata.namespace,
        )
        const touched = readsTouchedBy(kind, old, isDeletion ? undefined : changed, indexes)
        for (const read of allReads) {
          const [was, is] = [before, after].map(({ layer }) =>
            Effect.runSync(Effect.provide(Effect.orDie(answer(read)), layer)),
          )
          if (!touched.has(readKey(read))) expect(is).toEqual(was)
        }
      }),
    )
  })
})
