import { type AIMServiceSpec, type KubernetesObject, Label } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { resolveTemplate, type TemplateRequest } from "./resolve-template.ts"
import { CREATED_AT, modelOf, serviceOf } from "./service.fixture.ts"
import { gpuNode, NAMESPACE, template } from "./template.fixture.ts"

const optimized = { type: "optimized" } as const
const mi300x = { ...optimized, gpu: "MI300X", count: 1, metric: "latency", precision: "fp8" } as const

const resolve = (
  objects: ReadonlyArray<KubernetesObject>,
  request: Partial<TemplateRequest> & { readonly spec?: Partial<AIMServiceSpec> } = {},
) => {
  const { spec, ...given } = request
  return resolveTemplate({ service: serviceOf(spec), model: modelOf(), hasWorkload: false, ...given }).pipe(
    Effect.provide(makeSnapshot([gpuNode("MI300X", 8), ...objects]).layer),
  )
}

describe("the automatic choice", () => {
  it.effect("uses and remembers the best template", () =>
    Effect.gen(function* () {
      const {
        template: chosen,
        reference,
        health,
        decision,
        planned,
      } = yield* resolve([template("a", mi300x), template("b", { ...mi300x, scope: "ns" })])
      expect(chosen?.metadata.name).toBe("b")
      expect(reference).toEqual({
        name: "b",
        namespace: NAMESPACE,
        scope: "Namespace",
        kind: "aim.eai.amd.com/v1alpha1/AIMServiceTemplate",
        uid: "uid-ns-b",
      })
      expect(health).toMatchObject({ component: "Template", state: "Ready", reason: "Resolved" })
      expect(decision).toMatchObject({ outcome: "Resolved", method: "Automatic", template: { name: "b" } })
      expect(planned).toEqual([])
    }),
  )

  it.effect("selection #1: waits for templates to appear", () =>
    Effect.gen(function* () {
      const { health } = yield* resolve([template("other", { ...mi300x, modelName: "other" })])
      expect(health).toMatchObject({
        state: "Pending",
        reason: "TemplateNotFound",
        message: expect.stringMatching(/has no templates/),
      })
    }),
  )

  it.effect("selection #3: waits while none is Ready", () =>
    Effect.gen(function* () {
      const { health } = yield* resolve([template("a", { status: "Pending" }), template("b", { status: "Failed" })])
      expect(health).toMatchObject({ state: "Progressing", reason: "TemplateNotReady" })
      expect(health.message).toMatch("1 TemplateFailed, 1 TemplatePending")
    }),
  )

  it.effect("selection #4: counts what was filtered, and says what would help", () =>
    Effect.gen(function* () {
      const { health, decision } = yield* resolve([
        template("a", { ...mi300x, type: "unoptimized" }),
        template("b", { ...mi300x, type: "preview" }),
      ])
      expect(health).toMatchObject({ state: "Pending", reason: "TemplateNotFound" })
      expect(health.message).toMatch("2 UnoptimizedTemplateFiltered")
      expect(health.message).toMatch("allowUnoptimized")
      expect(decision.nearestMisses.map(({ changes }) => changes)).toEqual([
        [{ _tag: "AllowUnoptimized" }],
        [{ _tag: "AllowUnoptimized" }],
      ])
    }),
  )

  it.effect("coverage G20: templates of custom models need not be optimized", () =>
    Effect.gen(function* () {
      const model = modelOf({ modelSources: [{ modelId: "a/b", sourceUri: "hf://a/b" }] })
      const { decision } = yield* resolve([template("a", { ...mi300x, type: "unoptimized" })], { model })
      expect(decision).toMatchObject({ outcome: "Resolved", notes: ["cluster template a is unoptimized"] })
    }),
  )

  it.effect("selection #11: names the templates that are equally good", () =>
    Effect.gen(function* () {
      const { health } = yield* resolve([template("b", mi300x), template("a", mi300x)])
      expect(health).toMatchObject({ state: "Failed", reason: "TemplateSelectionAmbiguous", errors: [] })
      expect(health.message).toMatch("cluster template a, cluster template b")
    }),
  )

  it.effect("says so where a cluster template serves a model of the namespace", () =>
    Effect.gen(function* () {
      const { decision } = yield* resolve([template("a", mi300x)], { model: modelOf({}, "ns") })
      expect(decision.notes).toEqual([
        "cluster template a was made for the cluster model of this name, and runs the image of model ml/llama",
      ])
    }),
  )

  it.effect("needs a model", () =>
    Effect.gen(function* () {
      const { health } = yield* resolve([template("a", mi300x)], { model: undefined })
      expect(health).toMatchObject({ state: "Pending", reason: "TemplateNotFound" })
    }),
  )
})

describe("waiting for better templates", () => {
  const a = template("a", { ...mi300x, precision: "fp16" })
  const b = template("b", {
    status: "Progressing",
    spec: { metric: "latency", precision: "fp8", gpu: { model: "MI300X" } },
  })

  it.effect("selection #52: the best so far is chosen, and remembered once better ones have had time", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(CREATED_AT + 10_000)
      const early = yield* resolve([a, b])
      expect(early.decision).toMatchObject({ outcome: "Settling", template: { name: "a" } })
      expect(early).toMatchObject({ template: undefined, reference: undefined, health: { requeueAfterSeconds: 110 } })
      yield* TestClock.setTime(CREATED_AT + 120_000)
      expect((yield* resolve([a, b])).reference?.name).toBe("a")
    }),
  )

  it.effect("selection #52: a better one that is Ready in time is taken", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(CREATED_AT + 20_000)
      expect((yield* resolve([a, template("b", mi300x)])).reference?.name).toBe("b")
    }),
  )

  it.effect("nothing is waited for that cannot be better", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(CREATED_AT + 10_000)
      const worse = template("b", {
        status: "Progressing",
        spec: { metric: "throughput", precision: "fp32", gpu: { model: "MI300X" } },
      })
      expect((yield* resolve([a, worse])).reference?.name).toBe("a")
    }),
  )

  it.effect("the time starts anew when the best so far became Ready", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(CREATED_AT + 600_000)
      const late = template("a", { ...mi300x, precision: "fp16", readySince: "2026-01-01T00:09:30Z" })
      expect((yield* resolve([late, b])).health.requeueAfterSeconds).toBe(90)
    }),
  )
})

describe("a template that is named", () => {
  it.effect("is used whatever the filters would say", () =>
    Effect.gen(function* () {
      const objects = [template("a", { ...mi300x, type: "unoptimized" }), template("b", mi300x)]
      expect((yield* resolve(objects, { spec: { template: { name: " a " } } })).decision).toMatchObject({
        outcome: "Resolved",
        method: "Named",
        template: { name: "a" },
      })
    }),
  )

  it.effect("is the namespace's rather than the cluster's, even if it is not Ready", () =>
    Effect.gen(function* () {
      const objects = [template("a", mi300x), template("a", { scope: "ns", status: "Pending" })]
      const { template: chosen, health } = yield* resolve(objects, { spec: { template: { name: "a" } } })
      expect(chosen).toBeUndefined()
      expect(health).toMatchObject({ state: "Progressing", reason: "TemplateNotReady" })
    }),
  )

  it.effect("may be named by its short name", () =>
    Effect.gen(function* () {
      const alias = { ...mi300x, labels: { [Label.templateAlias]: "fast" } }
      const spec = { template: { name: "Fast" } }
      expect((yield* resolve([template("a-1", alias)], { spec })).decision).toMatchObject({
        method: "Alias",
        template: { name: "a-1" },
      })
      const two = yield* resolve([template("a-1", alias), template("a-2", alias)], { spec })
      expect(two.health).toMatchObject({ state: "Failed", reason: "TemplateSelectionAmbiguous" })
    }),
  )

  it.effect("has to exist", () =>
    Effect.gen(function* () {
      const { health } = yield* resolve([], { spec: { template: { name: "a" } } })
      expect(health).toMatchObject({
        state: "Failed",
        reason: "TemplateNotFound",
        errors: [{ _tag: "MissingUpstream", reason: "TemplateNotFound" }],
      })
    }),
  )

  it.effect("selection #53: has to be for the service's model", () =>
    Effect.gen(function* () {
      const objects = [template("a", { ...mi300x, modelName: "other" })]
      const { health, decision } = yield* resolve(objects, { spec: { template: { name: "a" } } })
      expect(health).toMatchObject({ state: "Failed", reason: "TemplateModelMismatch" })
      expect(decision.outcome).toBe("ModelMismatch")
    }),
  )

  it.effect("selection #54: is waited for while its hardware is not there", () =>
    Effect.gen(function* () {
      const objects = [template("a", { ...mi300x, status: "NotAvailable" })]
      const { health } = yield* resolve(objects, { spec: { template: { name: "a" } } })
      expect(health).toMatchObject({ state: "NotAvailable", reason: "TemplateNotReady" })
    }),
  )
})

describe("the template that the model names", () => {
  const objects = [template("a", mi300x), template("b", { ...mi300x, type: "unoptimized" })]

  it.effect("is used where the service names none", () =>
    Effect.gen(function* () {
      const { decision } = yield* resolve(objects, { model: modelOf({ defaultServiceTemplate: "b" }) })
      expect(decision).toMatchObject({ method: "ModelDefault", template: { name: "b" } })
    }),
  )

  it.effect("coverage I5: is passed over, and that is said, where it does not exist", () =>
    Effect.gen(function* () {
      const { decision } = yield* resolve(objects, { model: modelOf({ defaultServiceTemplate: "gone" }) })
      expect(decision).toMatchObject({
        method: "Automatic",
        template: { name: "a" },
        notes: [expect.stringMatching(/default template gone/)],
      })
    }),
  )
})
