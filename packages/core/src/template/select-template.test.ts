import { describe, expect, it } from "@effect/vitest"
import { selectTemplate } from "./select-template.ts"
import type { SelectionOutcome } from "./selection-outcome.ts"
import { DEFAULT_POLICY, REFERENCE_POLICY, type SelectionPolicy } from "./selection-policy.ts"
import { inventoryOf, selection, type TemplateSketch, template } from "./template.fixture.ts"

type Sketches = Readonly<Record<string, TemplateSketch>>
type Given = Parameters<typeof selection>[1]

const templates = (sketches: Sketches) => Object.entries(sketches).map(([name, sketch]) => template(name, sketch))

/** The outcome in one word: the winner's name, or what came instead. */
const outcomeText = (outcome: SelectionOutcome): string => {
  if (outcome._tag === "Selected") return outcome.winner.ref.name
  return outcome._tag === "Ambiguous" ? `Ambiguous ${outcome.tied.map(({ name }) => name).join()}` : outcome._tag
}

const reasons = ({ diagnostics }: SelectionOutcome): Readonly<Record<string, string>> =>
  Object.fromEntries(diagnostics.map(({ template: { name }, verdict }) => [name, verdict.reason]))

const o = { type: "optimized" } as const
const best = { ...o, gpu: "MI300X", metric: "latency", precision: "fp8" } as const
const both: ReadonlyArray<SelectionPolicy> = [DEFAULT_POLICY, REFERENCE_POLICY]

describe("both policies", () => {
  it.each<[string, Sketches, Given, string, Readonly<Record<string, string>>]>([
    ["#1: no candidates", {}, {}, "NotFound", {}],
    ["#2: one that fits", { a: { ...best, count: 1 } }, {}, "a", { a: "BestMatch" }],
    [
      "#3: none is Ready",
      { a: { status: "Pending" }, b: { status: "Failed" } },
      {},
      "NotReady",
      { a: "TemplatePending", b: "TemplateFailed" },
    ],
    [
      "#4: none is optimized",
      { a: { type: "unoptimized" }, b: { type: "preview" } },
      {},
      "NotFound",
      { a: "UnoptimizedTemplateFiltered", b: "UnoptimizedTemplateFiltered" },
    ],
    [
      "#5: preview before unoptimized",
      { a: { ...best, type: "unoptimized" }, b: { ...best, type: "preview" } },
      { allowUnoptimized: true },
      "b",
      { a: "LowerPreferenceRank", b: "BestMatch" },
    ],
    [
      "#7: only GPUs that are there",
      { a: { ...o, gpu: "MI325X", count: 1 }, b: { ...o, gpu: "MI300X", count: 8 } },
      {},
      "b",
      { a: "RequiredGPUNotInCluster", b: "BestMatch" },
    ],
    [
      "#8: GPU before metric",
      { a: best, b: { ...o, gpu: "MI325X", metric: "throughput", precision: "fp16" } },
      { inventory: inventoryOf("MI300X", "MI325X") },
      "b",
      { a: "LowerPreferenceRank", b: "BestMatch" },
    ],
    [
      "#11: nothing tells them apart",
      { a: best, b: best },
      {},
      "Ambiguous a,b",
      { a: "EquallyRanked", b: "EquallyRanked" },
    ],
    [
      "#12: the namespace before any score",
      { a: { ...best, precision: "fp4" }, b: { ...best, scope: "ns", metric: "throughput", precision: "fp32" } },
      {},
      "b",
      { a: "ShadowedByNamespaceScope", b: "BestMatch" },
    ],
    [
      "#14: precisions in order",
      {
        a: { ...best, precision: "auto" },
        b: { ...best, precision: "bf16" },
        c: { ...best, precision: "int8" },
        d: { ...best, precision: "fp8" },
      },
      {},
      "d",
      { a: "LowerPreferenceRank", b: "LowerPreferenceRank", c: "LowerPreferenceRank", d: "BestMatch" },
    ],
    [
      "#15: an override of the metric needs a known metric",
      { a: { ...o, gpu: "MI300X" }, b: { ...o, gpu: "MI300X", metric: "latency" } },
      { overrides: { metric: "latency" } },
      "b",
      { a: "ServiceOverridesNotMatched", b: "BestMatch" },
    ],
    [
      "#16: an override of the GPU passes templates without one",
      { a: o, b: { ...o, gpu: "MI300X" }, c: { ...o, gpu: "MI250X" } },
      { overrides: { gpu: { model: "instinct-mi300x" } }, inventory: inventoryOf("MI300X", "MI250X") },
      "b",
      { a: "LowerPreferenceRank", b: "BestMatch", c: "ServiceOverridesNotMatched" },
    ],
    [
      "#17: an override of the count passes templates with an unknown count",
      { a: { ...o, gpu: "MI300X" }, b: { ...o, gpu: "MI300X", count: 8 } },
      { overrides: { gpu: { requests: 4 } } },
      "a",
      { a: "BestMatch", b: "ServiceOverridesNotMatched" },
    ],
    ["#18: templates for CPUs need no GPU", { a: o }, { inventory: inventoryOf() }, "a", { a: "BestMatch" }],
  ])("selection %s", (_title, sketches, given, expected, verdicts) => {
    for (const policy of both) {
      const outcome = selectTemplate(selection(templates(sketches), given), policy)
      expect(outcomeText(outcome)).toBe(expected)
      expect(reasons(outcome)).toEqual(verdicts)
    }
  })
})

describe("where the policies differ", () => {
  it.each<[string, Sketches, Given, string, string]>([
    [
      "#6: a discovered blank type",
      { a: { ...best, type: null }, b: { ...best, type: "unoptimized" } },
      { allowUnoptimized: true },
      "b",
      "Ambiguous a,b",
    ],
    [
      "#9: newer GPUs",
      { a: { ...o, gpu: "MI300X" }, b: { ...o, gpu: "MI355X" } },
      { inventory: inventoryOf("MI300X", "MI355X") },
      "a",
      "b",
    ],
    ["#10: fewer GPUs", { a: { ...best, count: 1 }, b: { ...best, count: 8 } }, {}, "Ambiguous a,b", "a"],
    ["#19: one may follow", { a: { gpu: "MI300X" }, b: { ...o, status: "Progressing" } }, {}, "NotFound", "NotReady"],
    [
      "#20: a derived copy",
      { base: { ...best, scope: "ns" }, copy: { ...best, scope: "ns", isDerived: true } },
      {},
      "Ambiguous base,copy",
      "base",
    ],
    [
      "a template that its model asks for no more",
      { kept: { ...best, isStale: true }, current: { ...o, gpu: "MI300X" } },
      {},
      "kept",
      "current",
    ],
  ])("selection %s", (_title, sketches, given, reference, build) => {
    const input = selection(templates(sketches), given)
    expect(outcomeText(selectTemplate(input, REFERENCE_POLICY))).toBe(reference)
    expect(outcomeText(selectTemplate(input, DEFAULT_POLICY))).toBe(build)
  })

  it("selection #13: a namespace template hides the cluster's of its name, ready or not", () => {
    const input = selection([
      template("x", { scope: "ns", status: "Progressing" }),
      template("x", { scope: "cl", ...best }),
    ])
    expect(outcomeText(selectTemplate(input, REFERENCE_POLICY))).toBe("x")
    expect(selectTemplate(input, DEFAULT_POLICY)).toMatchObject({
      _tag: "NotReady",
      diagnostics: [
        { template: { scope: "Namespace" }, verdict: { reason: "TemplateProgressing" } },
        { template: { scope: "Cluster" }, verdict: { reason: "ShadowedByNamespaceTemplate" } },
      ],
    })
  })
})

it("a multi-model template counts with the best model that is there", () => {
  const models = { spec: { gpu: { models: ["MI210", "MI355X", "MI300X"], requests: 1 } }, ...o }
  const outcome = selectTemplate(
    selection([template("a", models), template("b", { ...o, gpu: "MI325X", count: 1 })], {
      inventory: inventoryOf("MI300X", "MI325X"),
    }),
  )
  expect(outcome).toMatchObject({
    _tag: "Selected",
    winner: { ref: { name: "b" } },
    margin: { over: { name: "a" }, criterion: "gpu", winner: "MI325X" },
  })
})

it("the verdicts say on what each template failed", () => {
  const { diagnostics } = selectTemplate(
    selection([template("a", { type: "preview" }), template("b", { ...o, gpu: "MI325X" })]),
  )
  expect(diagnostics.map(({ verdict }) => verdict)).toEqual([
    {
      _tag: "Rejected",
      stage: "optimization",
      reason: "UnoptimizedTemplateFiltered",
      fact: "its type is preview, and spec.template.allowUnoptimized is not set",
    },
    {
      _tag: "Rejected",
      stage: "gpu",
      reason: "RequiredGPUNotInCluster",
      fact: "it needs MI325X; the cluster has MI300X",
    },
  ])
})
