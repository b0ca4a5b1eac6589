import type { AIMMetric, AIMPrecision, AIMProfileType, AIMResourceStatus } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import fc from "fast-check"
import { nearestMiss } from "./nearest-miss.ts"
import { selectTemplate } from "./select-template.ts"
import { applyChange, type SelectionChange } from "./selection-change.ts"
import type { SelectionInput } from "./selection-input.ts"
import { DEFAULT_POLICY, REFERENCE_POLICY } from "./selection-policy.ts"
import { isSameTemplate, type TemplateRef } from "./service-template.ts"
import { inventoryOf, selection, type TemplateSketch, template } from "./template.fixture.ts"

const some = <T>(...values: ReadonlyArray<T>) => fc.constantFrom<T>(...values)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 })
const gpuModel = some("MI300X", "MI325X", "MI355X", "MI210", "instinct_mi300x", "A9000")

const sketch: fc.Arbitrary<TemplateSketch> = fc
  .record({
    scope: some<"ns" | "cl">("ns", "cl"),
    status: some<AIMResourceStatus>("Ready", "Ready", "Ready", "Pending", "Progressing", "NotAvailable", "Failed"),
    type: some<AIMProfileType | null>("optimized", "optimized", "preview", "unoptimized", null),
    gpu: maybe(gpuModel),
    count: maybe(some(1, 2, 8)),
    metric: maybe(some<AIMMetric>("latency", "throughput")),
    precision: maybe(some<AIMPrecision>("fp8", "fp16", "auto")),
    isDerived: some(false, false, false, true),
    isStale: some(false, false, false, true),
  })
  .map((fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)))

const input: fc.Arbitrary<SelectionInput> = fc
  .record({
    sketches: fc.array(fc.tuple(some("a", "b", "c", "d", "e", "f"), sketch), { maxLength: 8 }),
    allowUnoptimized: fc.boolean(),
    models: fc.uniqueArray(some("MI300X", "MI325X", "MI210")),
    metric: maybe(some<AIMMetric>("latency", "throughput")),
    precision: maybe(some<AIMPrecision>("fp8", "auto")),
    model: maybe(gpuModel),
    requests: maybe(some(0, 1, 4)),
  })
  .map(({ sketches, allowUnoptimized, models, metric, precision, model, requests }) => {
    const templates = new Map(sketches.map(([name, one]) => [`${one.scope} ${name}`, template(name, one)]))
    return selection([...templates.values()], {
      allowUnoptimized,
      inventory: inventoryOf(...models),
      overrides: {
        ...(metric === undefined ? {} : { metric }),
        ...(precision === undefined ? {} : { precision }),
        gpu: { ...(model === undefined ? {} : { model }), ...(requests === undefined ? {} : { requests }) },
      },
    })
  })

const policy = some(DEFAULT_POLICY, REFERENCE_POLICY)

const isEligible = (input: SelectionInput, ref: TemplateRef): boolean =>
  selectTemplate(input).diagnostics.some(
    ({ template, verdict }) =>
      isSameTemplate(template, ref) && (verdict._tag === "Chosen" || verdict.stage === "preference"),
  )

/** Whether a service that names the template would get it. */
const isUsableByName = ({ candidates }: SelectionInput, ref: TemplateRef): boolean => {
  const named = candidates.filter(({ ref: { name } }) => name === ref.name)
  const found = named.find(({ ref: { scope } }) => scope === "Namespace") ?? named[0]
  return found !== undefined && isSameTemplate(found.ref, ref) && found.status === "Ready"
}

const helps = (input: SelectionInput, ref: TemplateRef, changes: ReadonlyArray<SelectionChange>): boolean => {
  const changed = changes.reduce(applyChange, input)
  return changes.some(({ _tag }) => _tag === "NameTemplate") ? isUsableByName(changed, ref) : isEligible(changed, ref)
}

describe("selection", () => {
  it("selection #21: does not depend on the order of the candidates", () => {
    fc.assert(
      fc.property(
        input.chain((one) =>
          fc.tuple(fc.constant(one), fc.shuffledSubarray([...one.candidates], { minLength: one.candidates.length })),
        ),
        policy,
        ([one, candidates], policy) => {
          expect(selectTemplate({ ...one, candidates }, policy)).toEqual(selectTemplate(one, policy))
        },
      ),
    )
  })

  it("tells of every candidate exactly once, whatever the outcome", () => {
    fc.assert(
      fc.property(input, policy, (one, policy) => {
        const { diagnostics } = selectTemplate(one, policy)
        const texts = (refs: ReadonlyArray<TemplateRef>) => refs.map(({ scope, name }) => `${scope} ${name}`).sort()
        expect(texts(diagnostics.map(({ template }) => template))).toEqual(texts(one.candidates.map(({ ref }) => ref)))
      }),
    )
  })

  it("has one chosen template if one is selected, and else none", () => {
    fc.assert(
      fc.property(input, policy, (one, policy) => {
        const outcome = selectTemplate(one, policy)
        const chosen = outcome.diagnostics.filter(({ verdict }) => verdict._tag === "Chosen")
        expect(chosen.map(({ template }) => template)).toEqual(outcome._tag === "Selected" ? [outcome.winner.ref] : [])
      }),
    )
  })

  it("never changes its winner for a template that is not Ready, unless that hides it", () => {
    fc.assert(
      fc.property(
        input,
        sketch,
        some<AIMResourceStatus>("Pending", "Progressing", "NotAvailable", "Failed"),
        (one, added, status) => {
          const [more] = selection([template("new", { ...added, status })]).candidates
          const before = selectTemplate(one)
          const after = selectTemplate({
            ...one,
            candidates: [...one.candidates, ...(more === undefined ? [] : [more])],
          })
          if (before._tag === "Selected") expect(after).toMatchObject({ _tag: "Selected", winner: before.winner })
        },
      ),
    )
  })
})

describe("the nearest miss", () => {
  it("makes its template eligible, and none of its changes can be left out", () => {
    fc.assert(
      fc.property(input, (one) => {
        for (const { template, verdict } of selectTemplate(one).diagnostics) {
          const miss = nearestMiss(one, template)
          if (verdict._tag === "Chosen") expect(miss).toBeUndefined()
          if (miss === undefined) continue
          expect(miss.changes.length).toBeGreaterThan(0)
          expect(helps(one, template, miss.changes)).toBe(true)
          if (verdict._tag === "Rejected" && verdict.stage === "preference") continue
          for (const change of miss.changes) {
            expect(
              helps(
                one,
                template,
                miss.changes.filter((other) => other !== change),
              ),
            ).toBe(false)
          }
        }
      }),
    )
  })

  it("is known for every template that is rejected", () => {
    fc.assert(
      fc.property(input, (one) => {
        for (const { template, verdict } of selectTemplate(one).diagnostics) {
          if (verdict._tag === "Rejected") expect(nearestMiss(one, template)).toBeDefined()
        }
      }),
    )
  })
})

it("10,000 templates are compared in time in proportion to their number", () => {
  const many = selection(
    Array.from({ length: 10_000 }, (_, at) =>
      template(`t${at}`, {
        scope: at % 3 === 0 ? "ns" : "cl",
        type: "optimized",
        gpu: at % 2 === 0 ? "MI300X" : "MI325X",
        count: 1 + (at % 8),
        precision: at % 5 === 0 ? "fp8" : "fp16",
      }),
    ),
  )
  selectTemplate(many)
  const before = performance.now()
  expect(selectTemplate(many)._tag).toBe("Ambiguous")
  expect(performance.now() - before).toBeLessThan(3000)
})
