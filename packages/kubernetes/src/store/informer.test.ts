import { refKey, refOf } from "@aim-engine/api"
import { ApiError } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { makeScriptedApi } from "../test-fixtures/scripted-api.ts"
import { WidgetKind, widget, widgetsByColour } from "../test-fixtures/widget.ts"
import { makeInformer } from "./informer.ts"
import type { WatchedKind } from "./watched-kind.ts"

const EXPIRED = new ApiError({ reason: "Expired", message: "too old resource version", status: 410 })
const RESET = new ApiError({ reason: "ConnectionReset", message: "connection reset" })
const NOT_INSTALLED = new ApiError({ reason: "ApiNotInstalled", message: "no such API", status: 404 })

const FORBIDDEN = new ApiError({ reason: "Forbidden", message: "not allowed", status: 403 })

const start = (watched: Partial<WatchedKind> = {}, prepare?: (api: ReturnType<typeof makeScriptedApi>) => void) =>
  Effect.gen(function* () {
    const api = makeScriptedApi()
    const changes: Array<string> = []
    const informer = makeInformer(
      { kind: WidgetKind, ...watched },
      {
        onChange: ({ before, after }) => {
          const verb = before === undefined ? "+" : after === undefined ? "-" : "~"
          changes.push(`${verb}${(after ?? before)?.metadata.name}`)
        },
        onAvailability: () => changes.push("availability"),
        onHeard: () => undefined,
      },
    )
    prepare?.(api)
    yield* Effect.forkScoped(informer.run.pipe(Effect.provide(api.layer)))
    yield* TestClock.adjust(0)
    return { api, informer, changes }
  })

const names = (informer: ReturnType<typeof makeInformer>) =>
  informer.objects.list().map((object) => `${object.metadata.namespace}/${object.metadata.name}`)

describe("informer", () => {
  it.effect("lists, then follows the watch from there", () =>
    Effect.gen(function* () {
      const { api, informer, changes } = yield* start({}, (api) => api.setList(WidgetKind, [widget("a")], "5"))
      expect(informer.hasSynced()).toBe(true)
      api.tell(WidgetKind, { type: "ADDED", object: widget("b", { version: 6 }) })
      api.tell(WidgetKind, { type: "MODIFIED", object: widget("a", { version: 7, spec: { size: 1 } }) })
      api.tell(WidgetKind, { type: "DELETED", object: widget("b", { version: 8 }) })
      yield* TestClock.adjust(0)
      expect(changes).toEqual(["+a", "+b", "~a", "-b"])
      expect(api.requests).toEqual(["list Widget", "watch Widget from 5"])
    }),
  )

  it.effect("a watch that ends resumes at the last event or bookmark", () =>
    Effect.gen(function* () {
      const { api } = yield* start({}, (api) => api.setList(WidgetKind, [], "5"))
      api.tell(WidgetKind, { type: "BOOKMARK", resourceVersion: "9" })
      yield* TestClock.adjust(0)
      api.end(WidgetKind)
      yield* TestClock.adjust(0)
      expect(api.requests).toEqual(["list Widget", "watch Widget from 5", "watch Widget from 9"])
    }),
  )

  it.effect("a broken watch resumes with back-off, without a new list", () =>
    Effect.gen(function* () {
      const { api } = yield* start({}, (api) => api.setList(WidgetKind, [], "5"))
      yield* api.fail(WidgetKind, RESET)
      yield* TestClock.adjust(300)
      expect(api.requests).toHaveLength(2)
      yield* TestClock.adjust(400)
      expect(api.requests).toEqual(["list Widget", "watch Widget from 5", "watch Widget from 5"])
    }),
  )

  it.effect("a watch that held for a while and then broke is resumed soon, however often that happens", () =>
    Effect.gen(function* () {
      const { api } = yield* start({}, (api) => api.setList(WidgetKind, [], "5"))
      for (let time = 0; time < 10; time++) {
        yield* TestClock.adjust(90_000)
        yield* api.fail(WidgetKind, RESET)
        yield* TestClock.adjust(1_000)
        expect(api.requests).toHaveLength(time + 3)
      }
    }),
  )

  it.effect("a watch that breaks as soon as it begins is tried less and less often", () =>
    Effect.gen(function* () {
      const { api } = yield* start({}, (api) => api.setList(WidgetKind, [], "5"))
      for (let time = 0; time < 600; time++) {
        yield* api.fail(WidgetKind, RESET)
        yield* TestClock.adjust(500)
      }
      expect(api.requests.length).toBeLessThan(20)
    }),
  )

  it.effect("a forgotten resource version calls for a new list, of which only differences are told", () =>
    Effect.gen(function* () {
      const { api, changes } = yield* start({}, (api) =>
        api.setList(WidgetKind, [widget("gone"), widget("same"), widget("other")], "5"),
      )
      changes.length = 0
      api.setList(
        WidgetKind,
        [widget("new", { version: 9 }), widget("same"), widget("other", { version: 8, spec: { size: 1 } })],
        "9",
      )
      yield* api.fail(WidgetKind, EXPIRED)
      yield* TestClock.adjust(1_000)
      expect(changes).toEqual(["-gone", "+new", "~other"])
      expect(api.requests.slice(2)).toEqual(["list Widget", "watch Widget from 9"])
    }),
  )

  it.effect("an optional API may be absent, and is picked up within a minute when it appears", () =>
    Effect.gen(function* () {
      const { api, informer, changes } = yield* start({ optional: true }, (api) =>
        api.setListError(WidgetKind, NOT_INSTALLED),
      )
      expect(informer.hasSynced()).toBe(true)
      expect(informer.unavailable()).toMatchObject({
        reason: "ApiNotInstalled",
        message: "The cluster does not serve Widget of example.com/v1",
      })
      api.setList(WidgetKind, [widget("a")])
      yield* TestClock.adjust(60_000)
      expect(informer.unavailable()).toBe(undefined)
      expect(changes).toEqual(["availability", "+a", "availability"])
    }),
  )

  it.effect("an API that does not appear is asked for less and less often, and once a minute in the end", () =>
    Effect.gen(function* () {
      const { api } = yield* start({ optional: true }, (api) => api.setListError(WidgetKind, NOT_INSTALLED))
      yield* TestClock.adjust(2_000)
      expect(api.requests.length).toBeGreaterThanOrEqual(3)
      yield* TestClock.adjust(300_000)
      const before = api.requests.length
      yield* TestClock.adjust(600_000)
      expect(api.requests.length - before).toBeGreaterThanOrEqual(8)
      expect(api.requests.length - before).toBeLessThanOrEqual(13)
    }),
  )

  it.effect.each([NOT_INSTALLED, FORBIDDEN])(
    "a server that has just started refuses with $reason what it allows a moment later: what is known stays",
    (refusal) =>
      Effect.gen(function* () {
        const { api, informer, changes } = yield* start({}, (api) => api.setList(WidgetKind, [widget("a")], "5"))
        api.setListError(WidgetKind, refusal)
        yield* api.fail(WidgetKind, refusal)
        yield* TestClock.adjust(10_000)
        expect(names(informer)).toEqual(["ns/a"])
        api.setList(WidgetKind, [widget("a"), widget("b", { version: 6 })], "6")
        yield* TestClock.adjust(10_000)
        expect(informer.unavailable()).toBe(undefined)
        expect(changes).toEqual(["+a", "+b"])
      }),
  )

  it.effect("an API that stays away for half a minute is gone, and so are its objects", () =>
    Effect.gen(function* () {
      const { api, informer, changes } = yield* start({}, (api) => api.setList(WidgetKind, [widget("a")], "5"))
      api.setListError(WidgetKind, NOT_INSTALLED)
      yield* api.fail(WidgetKind, NOT_INSTALLED)
      yield* TestClock.adjust(29_000)
      expect(names(informer)).toEqual(["ns/a"])
      yield* TestClock.adjust(2_000)
      expect(informer.unavailable()?.reason).toBe("ApiNotInstalled")
      expect(changes).toEqual(["+a", "-a", "availability"])
    }),
  )

  it.effect("a required API that is absent is waited for", () =>
    Effect.gen(function* () {
      const { informer } = yield* start({}, (api) => api.setListError(WidgetKind, NOT_INSTALLED))
      expect(informer.hasSynced()).toBe(false)
    }),
  )

  it.effect("our own write is seen at once, and what the watch tells of earlier versions is outdated", () =>
    Effect.gen(function* () {
      const { api, informer, changes } = yield* start({}, (api) => api.setList(WidgetKind, [widget("a")], "5"))
      informer.ingest(widget("a", { version: 10, spec: { size: 1 } }))
      informer.ingest(widget("b", { version: 11 }))
      api.tell(WidgetKind, { type: "MODIFIED", object: widget("a", { version: 9 }) })
      api.tell(WidgetKind, { type: "MODIFIED", object: widget("a", { version: 10 }) })
      yield* TestClock.adjust(0)
      expect(informer.objects.get("ns", "a")?.metadata.resourceVersion).toBe("10")
      expect(changes).toEqual(["+a", "~a", "+b"])
    }),
  )

  it.effect("the answer to a write that comes after the end of its object brings nothing back", () =>
    Effect.gen(function* () {
      const { api, informer, changes } = yield* start({}, (api) => api.setList(WidgetKind, [widget("a")], "5"))
      // Its last finalizer went, and with it the object; the watch is faster than the answer.
      api.tell(WidgetKind, { type: "DELETED", object: widget("a", { version: 10 }) })
      yield* TestClock.adjust(0)
      informer.ingest(widget("a", { version: 10 }))
      informer.ingest(widget("a", { version: 9 }))
      expect(names(informer)).toEqual([])
      // Another one of its name is another one.
      informer.ingest(widget("a", { version: 12 }))
      expect(names(informer)).toEqual(["ns/a"])
      expect(changes).toEqual(["+a", "-a", "+a"])
    }),
  )

  it.effect("a list that is older than our own write does not undo it", () =>
    Effect.gen(function* () {
      const { api, informer } = yield* start({}, (api) => api.setList(WidgetKind, [widget("a")], "5"))
      informer.ingest(widget("a", { version: 10 }))
      informer.ingest(widget("b", { version: 11 }))
      yield* api.fail(WidgetKind, EXPIRED)
      yield* TestClock.adjust(1_000)
      expect(names(informer)).toEqual(["ns/a", "ns/b"])
      expect(informer.objects.get("ns", "a")?.metadata.resourceVersion).toBe("10")
    }),
  )

  it.effect("a write of ours that the selection may leave out is taken in only where the object is known", () =>
    Effect.gen(function* () {
      const { informer } = yield* start({ selections: [{ labelSelector: "x=y" }] })
      informer.ingest(widget("a", { version: 10 }))
      expect(names(informer)).toEqual([])
    }),
  )

  it.effect("what nobody reads is dropped before it is stored", () =>
    Effect.gen(function* () {
      const { informer } = yield* start(
        { strip: ({ apiVersion, kind, metadata }) => ({ apiVersion, kind, metadata }) },
        (api) => api.setList(WidgetKind, [widget("a", { spec: { size: 1 } })]),
      )
      expect(informer.objects.get("ns", "a")).not.toHaveProperty("spec")
    }),
  )

  it.effect("where only metadata are watched, every version is news: what changed cannot be seen", () =>
    Effect.gen(function* () {
      const { api, changes } = yield* start({ selections: [{ metadataOnly: true }] }, (api) =>
        api.setList(WidgetKind, [widget("a")], "5"),
      )
      api.tell(WidgetKind, { type: "MODIFIED", object: widget("a", { version: 6 }) })
      yield* TestClock.adjust(0)
      expect(changes).toEqual(["+a", "~a"])
    }),
  )

  it.effect("a write that changes nothing of what is kept is no news, but its version is known", () =>
    Effect.gen(function* () {
      const { api, informer, changes } = yield* start(
        { strip: ({ apiVersion, kind, metadata }) => ({ apiVersion, kind, metadata }) },
        (api) => api.setList(WidgetKind, [widget("a", { spec: { size: 1 } })], "5"),
      )
      api.tell(WidgetKind, { type: "MODIFIED", object: widget("a", { version: 6, spec: { size: 2 } }) })
      yield* TestClock.adjust(0)
      expect(changes).toEqual(["+a"])
      expect(informer.objects.get("ns", "a")?.metadata.resourceVersion).toBe("6")
    }),
  )

  const X = { labelSelector: "x" }
  const Y = { labelSelector: "y" }

  it.effect("of several selections an object is kept as long as one has it, and the newest is what counts", () =>
    Effect.gen(function* () {
      const { api, informer, changes } = yield* start({ selections: [X, Y] }, (api) => {
        api.setList(WidgetKind, [widget("both", { version: 3, spec: { size: 3 } })], "5", X)
        api.setList(WidgetKind, [widget("both", { version: 2 }), widget("second")], "4", Y)
      })
      expect(informer.hasSynced()).toBe(true)
      expect(informer.objects.get("ns", "both")?.metadata.resourceVersion).toBe("3")
      api.tell(WidgetKind, { type: "DELETED", object: widget("both", { version: 6 }) }, X)
      yield* TestClock.adjust(0)
      expect(names(informer)).toEqual(["ns/both", "ns/second"])
      api.tell(WidgetKind, { type: "DELETED", object: widget("both", { version: 6 }) }, Y)
      yield* TestClock.adjust(0)
      expect(changes).toEqual(["+both", "+second", "-both"])
    }),
  )

  it.effect("a kind of several selections is available when all of them are", () =>
    Effect.gen(function* () {
      const { api, informer } = yield* start({ selections: [X, Y], optional: true }, (api) =>
        api.setListError(WidgetKind, NOT_INSTALLED, Y),
      )
      expect(informer.unavailable()?.reason).toBe("ApiNotInstalled")
      api.setList(WidgetKind, [], "7", Y)
      yield* TestClock.adjust(60_000)
      expect(informer.unavailable()).toBe(undefined)
    }),
  )

  it.effect("objects are listed by namespace and name, and found by index, as they change", () =>
    Effect.gen(function* () {
      const { api, informer } = yield* start({}, (api) =>
        api.setList(WidgetKind, [
          widget("z", { namespace: "a-b", spec: { colour: "red" } }),
          widget("b", { namespace: "a", spec: { colour: "red" } }),
          widget("a", { namespace: "a", spec: { colour: "red" } }),
          widget("odd", { namespace: "a", spec: { colour: 7 } }),
        ]),
      )
      const red = () =>
        informer.objects.lookup(widgetsByColour, "a/red").map((object) => refKey(refOf(object)).slice(-3))
      expect(names(informer)).toEqual(["a/a", "a/b", "a/odd", "a-b/z"])
      expect(red()).toEqual(["a/a", "a/b"])
      api.tell(WidgetKind, {
        type: "MODIFIED",
        object: widget("a", { namespace: "a", version: 3, spec: { colour: "blue" } }),
      })
      yield* TestClock.adjust(0)
      expect(red()).toEqual(["a/b"])
    }),
  )
})
