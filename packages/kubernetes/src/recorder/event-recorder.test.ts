import { ApiError, type PlannedEvent } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Context, Deferred, Effect, Layer, type Scope } from "effect"
import { TestClock } from "effect/testing"
import { KubernetesApi } from "../kubernetes-api.ts"
import { widget } from "../test-fixtures/widget.ts"
import { EventRecorder, eventRecorderLayer } from "./event-recorder.ts"

const event = (message: string, recurring = false): PlannedEvent => ({
  type: recurring ? "Warning" : "Normal",
  reason: "Tested",
  message,
  recurring,
})

const unused = () => Effect.die("not used")

/** A recorder, and the writes that it made, in order. */
const start = (
  before: (write: string) => Effect.Effect<void, ApiError> = () => Effect.void,
): Effect.Effect<
  { recorder: EventRecorder["Service"]; written: Array<string>; settle: Effect.Effect<ReadonlyArray<string>> },
  never,
  Scope.Scope
> =>
  Effect.gen(function* () {
    const written: Array<string> = []
    const write = (text: string) =>
      Effect.andThen(
        before(text),
        Effect.sync(() => void written.push(text)),
      )
    const api = KubernetesApi.of({
      get: unused,
      list: unused,
      watch: () => {
        throw new Error("not used")
      },
      apply: unused,
      delete: unused,
      podLog: unused,
      create: (_kind, object) =>
        Effect.as(write(`create ${Reflect.get(object, "message")} in ${object.metadata.namespace}`), object),
      patch: (_kind, { namespace, name }, patch) =>
        Effect.as(write(`count ${Reflect.get(patch.body, "count")}`), widget(name, { namespace })),
    })
    const layer = eventRecorderLayer.pipe(Layer.provide(Layer.succeed(KubernetesApi, api)))
    const recorder = Context.get(yield* Layer.build(layer), EventRecorder)
    const settle = Effect.gen(function* () {
      while (recorder.pending() > 0) yield* Effect.yieldNow
      return written.splice(0)
    })
    return { recorder, written, settle }
  })

describe("event recorder", () => {
  it.effect("writes an Event, and counts it up when it happens again", () =>
    Effect.gen(function* () {
      const { recorder, settle } = yield* start()
      recorder.record("me", widget("a"), [event("x"), event("y"), event("x")])
      expect(yield* settle).toEqual(["create x in ns", "create y in ns", "count 2"])
    }),
  )

  it.effect("events about cluster-scoped objects are in the default namespace", () =>
    Effect.gen(function* () {
      const { recorder, settle } = yield* start()
      const { apiVersion, kind, metadata } = widget("a")
      const { namespace: _none, ...clusterScoped } = metadata
      recorder.record("me", { apiVersion, kind, metadata: clusterScoped }, [event("x")])
      expect(yield* settle).toEqual(["create x in default"])
    }),
  )

  it.effect("tells a lasting error every five minutes, however often it is reported", () =>
    Effect.gen(function* () {
      const { recorder, settle } = yield* start()
      const told: Array<string> = []
      for (let minute = 0; minute < 11; minute++) {
        recorder.record("me", widget("a"), [event("broken", true)])
        told.push(...(yield* settle))
        yield* TestClock.adjust("1 minute")
      }
      expect(told).toEqual(["create broken in ns", "count 2", "count 3"])
    }),
  )

  it.effect("creates the Event anew where the one to count up is gone", () =>
    Effect.gen(function* () {
      const gone = new ApiError({ reason: "NotFound", message: "gone", status: 404 })
      const { recorder, settle } = yield* start((write) =>
        write.startsWith("count") ? Effect.fail(gone) : Effect.void,
      )
      recorder.record("me", widget("a"), [event("x"), event("x")])
      expect(yield* settle).toEqual(["create x in ns", "create x in ns"])
    }),
  )

  it.effect("never waits: what is too much is dropped", () =>
    Effect.gen(function* () {
      const gate = yield* Deferred.make<void>()
      const { recorder, settle } = yield* start(() => Deferred.await(gate))
      for (let object = 0; object < 2000; object++) recorder.record("me", widget(`w${object}`), [event("x")])
      expect(recorder.pending()).toBe(1000)
      yield* Deferred.succeed(gate, undefined)
      expect(yield* settle).toHaveLength(1000)
      expect(recorder.pending()).toBe(0)
    }),
  )

  it.effect("a refusal costs nothing but the event", () =>
    Effect.gen(function* () {
      const refused = new ApiError({ reason: "Forbidden", message: "no", status: 403 })
      const { recorder, settle } = yield* start((write) => (write.includes("x") ? Effect.fail(refused) : Effect.void))
      recorder.record("me", widget("a"), [event("x"), event("y")])
      expect(yield* settle).toEqual(["create y in ns"])
    }),
  )
})
