import type { KubernetesObject } from "@aim-engine/api"
import { ApiError, InvalidSpecError, type PlannedObject } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import type { KubernetesApi } from "../kubernetes-api.ts"
import { WidgetKind, widget } from "../test-fixtures/widget.ts"
import { makeAppliedMemory } from "./applied-memory.ts"
import { applyObject } from "./apply-object.ts"
import type { Writer } from "./writer.ts"

const MANAGER = "aim-widget-controller"
const CONFLICT = new ApiError({ reason: "Conflict", message: "managed by another", status: 409 })
const EXISTS = new ApiError({ reason: "AlreadyExists", message: "exists", status: 409 })
const REFUSED = new InvalidSpecError({ reason: "AdoptionRefused", message: "not ours" })

const desired = {
  apiVersion: "example.com/v1",
  kind: "Widget",
  metadata: { name: "a", namespace: "ns" },
  spec: { size: 1 },
}
const planned = (mode: PlannedObject["mode"]): PlannedObject => ({
  kind: WidgetKind,
  object: desired,
  mode,
  component: "Widget",
})

const applied = (spec: object, generation = 1): KubernetesObject => {
  const live = widget("a", { spec, generation })
  const fieldsV1 = { "f:spec": { "f:size": {} } }
  const entry = { manager: MANAGER, operation: "Apply", apiVersion: "example.com/v1", fieldsV1 }
  return { ...live, metadata: { ...live.metadata, managedFields: [entry] } }
}

interface Situation {
  /** What the view knows. */
  readonly known?: KubernetesObject
  /** What the server has. */
  readonly stored?: KubernetesObject
  readonly isOurs?: boolean
  /** What the server makes of an apply. */
  readonly apply?: (force: boolean) => Effect.Effect<KubernetesObject, ApiError>
}

const unused = () => Effect.die("not used")

const setUp = ({ known, stored, isOurs = true, apply = () => Effect.succeed(applied({ size: 1 })) }: Situation) => {
  const sent: Array<string> = []
  let seen = known
  const api: KubernetesApi["Service"] = {
    get: () => (stored === undefined ? unused() : Effect.succeed(stored)),
    apply: (_kind, _object, { force }) => {
      sent.push(force ? "apply with force" : "apply")
      return apply(force)
    },
    create: () => {
      sent.push("create")
      return stored === undefined ? Effect.succeed(widget("a")) : Effect.fail(EXISTS)
    },
    list: unused,
    watch: () => {
      throw new Error("not used")
    },
    patch: (_kind, _ref, { body }) => {
      sent.push(`patch ${JSON.stringify(body)}`)
      return Effect.succeed(widget("a"))
    },
    delete: unused,
    podLog: unused,
  }
  const writer: Writer = {
    api,
    view: {
      isWatched: () => true,
      find: () => seen,
      ingest: (_kind, object) => {
        seen = object
      },
    },
    fieldManager: MANAGER,
    refuseAdoption: () => (isOurs ? undefined : REFUSED),
    memory: makeAppliedMemory(),
  }
  return { writer, sent, change: (object: KubernetesObject) => writer.view.ingest(WidgetKind, object) }
}

describe("applying", () => {
  it.effect.each([
    ["what is absent is created, without force", {}, "created", ["apply"]],
    ["what is as it should be is left alone", { known: applied({ size: 1 }) }, "unchanged", []],
    ["what differs is patched with force", { known: applied({ size: 2 }) }, "patched", ["apply with force"]],
    [
      "what is being deleted is left alone",
      { known: { ...desired, metadata: { ...desired.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } } },
      "unchanged",
      [],
    ],
  ] satisfies ReadonlyArray<[string, Situation, string, ReadonlyArray<string>]>)(
    "%s",
    ([_name, situation, result, requests]) =>
      Effect.gen(function* () {
        const { writer, sent } = setUp(situation)
        expect(yield* applyObject(writer, planned("apply"))).toBe(result)
        expect(sent).toEqual(requests)
      }),
  )

  it.effect("what is not ours is refused, and nothing is sent", () =>
    Effect.gen(function* () {
      const { writer, sent } = setUp({ known: applied({ size: 2 }), isOurs: false })
      expect(yield* Effect.flip(applyObject(writer, planned("apply")))).toBe(REFUSED)
      expect(sent).toEqual([])
    }),
  )

  it.effect("a conflict about an object that the view does not know is looked into before anything is forced", () =>
    Effect.gen(function* () {
      const apply = (force: boolean) => (force ? Effect.succeed(applied({ size: 1 })) : Effect.fail(CONFLICT))
      const foreign = setUp({ stored: applied({ size: 2 }), isOurs: false, apply })
      expect(yield* Effect.flip(applyObject(foreign.writer, planned("apply")))).toBe(REFUSED)
      expect(foreign.sent).toEqual(["apply"])
      const ours = setUp({ stored: applied({ size: 2 }), apply })
      expect(yield* applyObject(ours.writer, planned("apply"))).toBe("patched")
      expect(ours.sent).toEqual(["apply", "apply with force"])
    }),
  )

  it.effect("what a webhook rewrites is applied once, and again only when it, or what we want, changed", () =>
    Effect.gen(function* () {
      const rewritten = (generation: number) => applied({ size: 10 }, generation)
      const { writer, sent, change } = setUp({ apply: () => Effect.succeed(rewritten(1)) })
      yield* applyObject(writer, planned("apply"))
      yield* applyObject(writer, planned("apply"))
      expect(sent).toEqual(["apply"])
      change(Object.assign(rewritten(1), { status: { phase: "Ready" } }))
      yield* applyObject(writer, planned("apply"))
      expect(sent).toEqual(["apply"])
      change(rewritten(2))
      yield* applyObject(writer, planned("apply"))
      expect(sent).toEqual(["apply", "apply with force"])
      const other = { ...desired, spec: { size: 3 } }
      yield* applyObject(writer, { ...planned("apply"), object: other })
      expect(sent).toEqual(["apply", "apply with force", "apply with force"])
    }),
  )
})

describe("creating", () => {
  it.effect.each([
    ["what is absent is created", {}, "created", ["create"]],
    ["what is there is good as it is", { known: widget("a", { spec: { size: 9 } }) }, "unchanged", []],
    ["what turns out to be there is good as it is", { stored: widget("a") }, "unchanged", ["create"]],
  ] satisfies ReadonlyArray<[string, Situation, string, ReadonlyArray<string>]>)(
    "%s",
    ([_name, situation, result, requests]) =>
      Effect.gen(function* () {
        const { writer, sent } = setUp(situation)
        expect(yield* applyObject(writer, planned("create"))).toBe(result)
        expect(sent).toEqual(requests)
      }),
  )

  it.effect("what turns out to be there, and is not ours, is refused", () =>
    Effect.gen(function* () {
      const { writer } = setUp({ stored: widget("a"), isOurs: false })
      expect(yield* Effect.flip(applyObject(writer, planned("create")))).toBe(REFUSED)
    }),
  )
})

describe("releasing", () => {
  const owned = (resourceVersion: string): KubernetesObject => {
    const owner = { apiVersion: "v1", kind: "X", name: "x", uid: "x-uid" }
    const live = widget("a")
    return { ...live, metadata: { ...live.metadata, resourceVersion, ownerReferences: [owner] } }
  }

  it.effect.each([
    [
      "what has owners loses them, as it was seen",
      { known: owned("7") },
      "patched",
      ['patch {"metadata":{"resourceVersion":"7","ownerReferences":[]}}'],
    ],
    ["what has none is left alone", { known: widget("a") }, "unchanged", []],
    ["what is gone needs nothing", {}, "unchanged", []],
  ] satisfies ReadonlyArray<[string, Situation, string, ReadonlyArray<string>]>)(
    "%s",
    ([_name, situation, result, requests]) =>
      Effect.gen(function* () {
        const { writer, sent } = setUp(situation)
        expect(yield* applyObject(writer, planned("release"))).toBe(result)
        expect(sent).toEqual(requests)
      }),
  )

  it.effect("what is not meant is refused", () =>
    Effect.gen(function* () {
      const { writer } = setUp({ known: owned("7"), isOurs: false })
      expect(yield* Effect.flip(applyObject(writer, planned("release")))).toBe(REFUSED)
    }),
  )
})
