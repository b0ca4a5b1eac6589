import { type AIMServiceSpec, AIMServiceTemplateKind, type KubernetesObject } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { ApiError } from "../errors/api-error.ts"
import { resolveTemplate } from "./resolve-template.ts"
import { modelOf, serviceOf } from "./service.fixture.ts"
import { gpuNode, NAMESPACE, template } from "./template.fixture.ts"

const mi300x = { type: "optimized", gpu: "MI300X", count: 1, metric: "latency", precision: "fp8" } as const
const reference = { name: "a", scope: "Cluster", uid: "uid-cl-a" } as const

const resolve = (
  objects: ReadonlyArray<KubernetesObject>,
  given: { spec?: Partial<AIMServiceSpec>; hasWorkload?: boolean; reference?: object } = {},
) =>
  resolveTemplate({
    service: serviceOf(given.spec, { resolvedTemplate: { ...reference, ...given.reference } }),
    model: modelOf(),
    hasWorkload: given.hasWorkload ?? true,
  }).pipe(Effect.provide(makeSnapshot([gpuNode("MI300X", 8), ...objects]).layer))

describe("a service that has a template", () => {
  it.effect("keeps it though a better one appears", () =>
    Effect.gen(function* () {
      const { reference, decision } = yield* resolve([
        template("a", { ...mi300x, precision: "fp16" }),
        template("b", { ...mi300x, scope: "ns" }),
      ])
      expect(reference?.name).toBe("a")
      expect(decision).toMatchObject({ outcome: "Resolved", method: "Remembered", diagnostics: [] })
    }),
  )

  it.effect("selection #51: is not switched while it runs, but degraded", () =>
    Effect.gen(function* () {
      const resolution = yield* resolve([template("a", { ...mi300x, status: "NotAvailable" }), template("b", mi300x)])
      expect(resolution).toMatchObject({
        template: undefined,
        reference: undefined,
        health: { state: "Degraded", reason: "TemplateNotReady" },
        decision: { outcome: "Kept" },
      })
    }),
  )

  it.effect("chooses anew while nothing runs", () =>
    Effect.gen(function* () {
      const objects = [template("a", { ...mi300x, status: "NotAvailable" }), template("b", mi300x)]
      expect((yield* resolve(objects, { hasWorkload: false })).reference?.name).toBe("b")
    }),
  )

  it.effect("is left running when its template is gone", () =>
    Effect.gen(function* () {
      const { health, template: used } = yield* resolve([template("b", mi300x)])
      expect(used).toBeUndefined()
      expect(health).toMatchObject({ state: "Degraded", reason: "TemplateNotFound" })
    }),
  )

  it.effect("adopts another template of the name only if it names it", () =>
    Effect.gen(function* () {
      const objects = [template("a", { ...mi300x, uid: "new" })]
      expect((yield* resolve(objects)).health).toMatchObject({ state: "Degraded", reason: "TemplateNotFound" })
      const named = yield* resolve(objects, { spec: { template: { name: "a" } } })
      expect(named.reference?.uid).toBe("new")
    }),
  )

  it.effect("changes it when its overrides ask for something else", () =>
    Effect.gen(function* () {
      const objects = [template("a", mi300x), template("b", { ...mi300x, precision: "fp16" })]
      const { reference } = yield* resolve(objects, { spec: { overrides: { precision: "fp16" } } })
      expect(reference?.name).toBe("b")
    }),
  )

  it.effect("keeps a derived one as long as its overrides ask for it", () =>
    Effect.gen(function* () {
      const derived = template("a-ovr-fp16-0000", {
        ...mi300x,
        scope: "ns",
        isDerived: true,
        spec: { precision: "fp16" },
      })
      const remembered = {
        name: "a-ovr-fp16-0000",
        scope: "Namespace",
        namespace: NAMESPACE,
        uid: "uid-ns-a-ovr-fp16-0000",
      }
      const objects = [template("a", mi300x), derived]
      const asked = yield* resolve(objects, { spec: { overrides: { precision: "fp16" } }, reference: remembered })
      expect(asked.reference?.name).toBe("a-ovr-fp16-0000")
      expect((yield* resolve(objects, { reference: remembered })).reference?.name).toBe("a")
    }),
  )

  it.effect("stops while the template cannot be read", () =>
    Effect.gen(function* () {
      const error = new ApiError({ reason: "NetworkTimeout", message: "no answer" })
      const { health, decision } = yield* resolveTemplate({
        service: serviceOf({ template: { name: "a" } }),
        model: modelOf(),
        hasWorkload: true,
      }).pipe(Effect.provide(makeSnapshot([]).withUnreadable(AIMServiceTemplateKind, error).layer))
      expect(health.errors).toMatchObject([{ _tag: "Infrastructure", reason: "NetworkTimeout" }])
      expect(decision.outcome).toBe("Unknown")
    }),
  )
})
