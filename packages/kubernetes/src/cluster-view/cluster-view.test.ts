import type { KubernetesObject } from "@aim-engine/api"
import { ApiError, ClusterState, type DerivedFact, isNotFound, type ObservationRequest } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Context, Deferred, Effect, Layer, Schema, type Scope } from "effect"
import { TestClock } from "effect/testing"
import type { StatusPath } from "../dependencies/own-change.ts"
import { reconcileReader } from "../dependencies/wake-readers.ts"
import { type Observer, Observers } from "../observation/observers.ts"
import { makeScriptedApi } from "../test-fixtures/scripted-api.ts"
import { GadgetKind, WidgetKind, widget, widgetsByColour } from "../test-fixtures/widget.ts"
import { ClusterView, clusterViewLayer } from "./cluster-view.ts"

const NOT_INSTALLED = new ApiError({ reason: "ApiNotInstalled", message: "no such API", status: 404 })

const reader = (name: string) => reconcileReader({ name: "widget", kind: WidgetKind }, "ns", name)

interface Setup {
  readonly widgets?: ReadonlyArray<KubernetesObject>
  readonly gadgets?: ReadonlyArray<KubernetesObject> | ApiError
  readonly statusPaths?: ReadonlyArray<StatusPath>
  readonly observer?: Observer
}

/** A view of widgets and gadgets, and a controller of widgets that writes down which of them were woken. */
const start = (setup: Setup): Effect.Effect<Started, never, Scope.Scope> =>
  Effect.gen(function* () {
    const api = makeScriptedApi()
    api.setList(WidgetKind, setup.widgets ?? [])
    if (setup.gadgets instanceof ApiError) api.setListError(GadgetKind, setup.gadgets)
    else api.setList(GadgetKind, setup.gadgets ?? [])
    const layer = clusterViewLayer({
      kinds: [{ kind: WidgetKind }, { kind: GadgetKind, optional: true }],
      observations: { backoff: { otherwise: { firstSeconds: 1, capSeconds: 1 } } },
    }).pipe(
      Layer.provide(api.layer),
      Layer.provide(Layer.succeed(Observers, new Map([["Weight", setup.observer ?? (() => Effect.succeed(1))]]))),
    )
    const view = Context.get(yield* Layer.build(layer), ClusterView)
    const woken: Array<string> = []
    view.subscribe({
      name: "widget",
      kind: WidgetKind,
      wake: (_namespace, name) => woken.push(name),
      ...(setup.statusPaths === undefined ? {} : { statusPaths: setup.statusPaths }),
    })
    yield* TestClock.adjust(0)
    woken.length = 0
    const settle = Effect.map(TestClock.adjust(0), () => woken.splice(0))
    const change = (kind: typeof WidgetKind, object: KubernetesObject) => {
      api.tell(kind, { type: "MODIFIED", object })
      return settle
    }
    const reconcile = <A, E>(name: string, effect: Effect.Effect<A, E, ClusterState>) =>
      view.record(reader(name), effect)
    return { api, view, settle, change, reconcile }
  })

interface Started {
  readonly api: ReturnType<typeof makeScriptedApi>
  readonly view: ClusterView["Service"]
  readonly settle: Effect.Effect<ReadonlyArray<string>>
  readonly change: (kind: typeof WidgetKind, object: KubernetesObject) => Effect.Effect<ReadonlyArray<string>>
  readonly reconcile: <A, E>(name: string, effect: Effect.Effect<A, E, ClusterState>) => Effect.Effect<A, E>
}

const read = <A, E>(use: (state: ClusterState["Service"]) => Effect.Effect<A, E>) => Effect.flatMap(ClusterState, use)

const gadget = (name: string, options: Parameters<typeof widget>[1] = {}) =>
  widget(name, { ...options, kind: "Gadget" })

describe("reads are the watches", () => {
  it.effect("a change wakes those who read the object, also while it was absent, and nobody else", () =>
    Effect.gen(function* () {
      const { change, reconcile } = yield* start({})
      yield* reconcile(
        "a",
        read((state) => state.get(GadgetKind, "ns", "g")),
      )
      yield* reconcile(
        "b",
        read((state) => state.get(GadgetKind, "ns", "h")),
      )
      expect(yield* change(GadgetKind, gadget("g", { version: 2 }))).toEqual(["a"])
      expect(yield* change(GadgetKind, gadget("other", { version: 3 }))).toEqual([])
    }),
  )

  it.effect(
    "lists wake on any object of their namespace, index entries only on what is, was or gets under their key",
    () =>
      Effect.gen(function* () {
        const { change, reconcile } = yield* start({})
        yield* reconcile(
          "lister",
          read((state) => state.list(GadgetKind, "ns")),
        )
        yield* reconcile(
          "indexed",
          read((state) => state.lookup(widgetsByColour, "ns/red")),
        )
        expect(yield* change(GadgetKind, gadget("g", { version: 2, namespace: "else" }))).toEqual([])
        expect(yield* change(GadgetKind, gadget("g", { version: 3 }))).toEqual(["lister"])
        const painted = (colour: string, version: number) => widget("w", { version, spec: { colour } })
        expect(yield* change(WidgetKind, painted("blue", 4))).toEqual(["w"])
        expect(yield* change(WidgetKind, painted("red", 5))).toEqual(["indexed"])
        expect(yield* change(WidgetKind, painted("blue", 6))).toEqual(["indexed"])
      }),
  )

  it.effect("only the last reconcile's reads count", () =>
    Effect.gen(function* () {
      const { change, reconcile, view } = yield* start({})
      yield* reconcile(
        "a",
        read((state) => state.get(GadgetKind, "ns", "g")),
      )
      yield* reconcile(
        "a",
        read((state) => state.get(GadgetKind, "ns", "h")),
      )
      expect(yield* change(GadgetKind, gadget("g", { version: 2 }))).toEqual([])
      view.forget(reader("a"))
      expect(yield* change(GadgetKind, gadget("h", { version: 3 }))).toEqual([])
    }),
  )

  it.effect("a change that falls into a reconcile wakes it once more", () =>
    Effect.gen(function* () {
      const { api, reconcile, settle } = yield* start({})
      const gate = yield* Deferred.make<void>()
      yield* Effect.forkScoped(
        reconcile(
          "a",
          read((state) => Effect.andThen(state.get(GadgetKind, "ns", "g"), Deferred.await(gate))),
        ),
      )
      api.tell(GadgetKind, { type: "ADDED", object: gadget("g", { version: 2 }) })
      expect(yield* settle).toEqual([])
      yield* Deferred.succeed(gate, undefined)
      expect(yield* settle).toEqual(["a"])
    }),
  )
})

describe("an object's own changes", () => {
  const before = widget("a", { status: { phase: "x" } })

  it.effect.each([
    ["a status that it wrote itself", { status: { phase: "y" } }, []],
    ["a new generation", { generation: 2 }, ["a"]],
    ["a label", { labels: { x: "y" } }, ["a"]],
  ] as const)("%s", ([_name, after, woken]) =>
    Effect.gen(function* () {
      const { change, reconcile } = yield* start({ widgets: [before] })
      yield* reconcile(
        "a",
        read((state) => state.list(WidgetKind)),
      )
      expect(yield* change(WidgetKind, widget("a", { status: { phase: "x" }, ...after, version: 2 }))).toEqual(woken)
    }),
  )

  it.effect("a status field that others write, if the controller names it", () =>
    Effect.gen(function* () {
      const { change } = yield* start({ widgets: [before], statusPaths: [["status", "phase"]] })
      expect(yield* change(WidgetKind, widget("a", { status: { phase: "y" }, version: 2 }))).toEqual(["a"])
    }),
  )
})

describe("derived facts", () => {
  let computed = 0
  const total: DerivedFact<number> = {
    name: "total-size",
    compute: read((state) =>
      Effect.map(state.list(GadgetKind), (gadgets) => {
        computed += 1
        return gadgets.reduce((sum, { spec }) => sum + (spec?.size ?? 0), 0)
      }),
    ),
    equals: (left, right) => left === right,
  }

  it.effect("are computed once per change of what they read, and wake their readers only with another value", () =>
    Effect.gen(function* () {
      computed = 0
      const { change, reconcile } = yield* start({ gadgets: [gadget("g", { spec: { size: 2 } })] })
      const sum = read((state) => state.derive(total))
      expect(yield* reconcile("a", sum)).toBe(2)
      expect(yield* reconcile("b", sum)).toBe(2)
      expect(computed).toBe(1)
      const heartbeat = gadget("g", { version: 2, spec: { size: 2 }, status: { phase: "alive" } })
      expect(yield* change(GadgetKind, heartbeat)).toEqual([])
      expect(computed).toBe(2)
      expect(yield* change(GadgetKind, gadget("g", { version: 3, spec: { size: 5 } }))).toEqual(["a", "b"])
      expect(yield* reconcile("a", sum)).toBe(5)
      expect(computed).toBe(3)
    }),
  )

  it.effect("are forgotten when nobody reads them any longer", () =>
    Effect.gen(function* () {
      const { change, reconcile, view } = yield* start({})
      yield* reconcile(
        "a",
        read((state) => state.derive(total)),
      )
      view.forget(reader("a"))
      computed = 0
      yield* change(GadgetKind, gadget("g", { version: 2 }))
      expect(computed).toBe(0)
    }),
  )
})

describe("observations", () => {
  const weight: ObservationRequest<number> = {
    type: "Weight",
    key: "w",
    parameters: {},
    ttlSeconds: Infinity,
    schema: Schema.Number,
  }

  it.effect("asking is the request, and the answer wakes who asked", () =>
    Effect.gen(function* () {
      const { reconcile, settle, view } = yield* start({ observer: () => Effect.delay(Effect.succeed(7), 1000) })
      const asking = read((state) => state.observe(weight))
      expect(yield* reconcile("a", asking)).toEqual({ _tag: "Pending" })
      expect(view.activity().observationsInFlight).toBe(1)
      yield* TestClock.adjust(1000)
      expect(yield* settle).toEqual(["a"])
      expect(yield* reconcile("a", asking)).toMatchObject({ _tag: "Known", value: 7 })
    }),
  )
})

describe("what can't be read", () => {
  it.effect("an API that is not installed fails its readers, and wakes them when it appears", () =>
    Effect.gen(function* () {
      const { api, reconcile, settle } = yield* start({ gadgets: NOT_INSTALLED })
      const failure = yield* reconcile("a", Effect.flip(read((state) => state.get(GadgetKind, "ns", "g"))))
      expect(failure).toEqual(NOT_INSTALLED)
      api.setList(GadgetKind, [])
      yield* TestClock.adjust(60_000)
      expect(yield* settle).toEqual(["a"])
    }),
  )

  it.effect("an object that its schema rejects is an error to who gets it, and absent from lists", () =>
    Effect.gen(function* () {
      const { reconcile } = yield* start({ gadgets: [gadget("bad", { spec: { size: "big" } }), gadget("good")] })
      const failure = yield* reconcile("a", Effect.flip(read((state) => state.get(GadgetKind, "ns", "bad"))))
      expect([failure.reason, isNotFound(failure)]).toEqual(["Undecodable", false])
      const listed = yield* reconcile(
        "a",
        read((state) => state.list(GadgetKind)),
      )
      expect(listed.map(({ metadata }) => metadata.name)).toEqual(["good"])
    }),
  )
})
