import { describe, expect, it } from "vitest"
import { refusalsOf } from "../structural/refusals.fixture.ts"
import { AIMServiceKind } from "./service.ts"

const refusals = refusalsOf(AIMServiceKind)
const model = { name: "llama" }

describe("replicas", () => {
  it.each([
    [{ replicas: 0 }],
    [{ maxReplicas: 3 }],
    [{ minReplicas: 2, maxReplicas: 2 }],
    [{ minReplicas: 1, maxReplicas: 4, autoScaling: {} }],
  ])("%j is accepted", (replicas) => {
    expect(refusals({ model, ...replicas })).toEqual([])
  })

  it.each([
    [{ minReplicas: 1 }, "spec.maxReplicas: Required value"],
    [{ autoScaling: {} }, "spec.maxReplicas: Required value"],
    [{ minReplicas: 3, maxReplicas: 2 }, "minReplicas must not be more than maxReplicas"],
    [{ minReplicas: 0, maxReplicas: 2 }, "should be greater than or equal to 1"],
    [{ replicas: -1 }, "should be greater than or equal to 0"],
  ])("%j is refused: %s", (replicas, why) => {
    expect(refusals({ model, ...replicas })).toEqual([expect.stringContaining(why)])
  })
})

describe("model and template are frozen", () => {
  it.each([
    ["another model", { model: { name: "mixtral" } }, { model }, "model is immutable"],
    ["an image instead of a name", { model: { image: "x/y:1" } }, { model }, "model is immutable"],
    [
      "another template",
      { model, template: { name: "a" } },
      { model, template: { name: "b" } },
      "template is immutable",
    ],
    ["a template that is added", { model, template: { name: "a" } }, { model }, "template is immutable"],
    ["a template that is removed", { model }, { model, template: { name: "a" } }, "template is immutable"],
  ])("%s is refused", (_, spec, earlier, why) => {
    expect(refusals(spec, earlier)).toEqual([expect.stringContaining(why)])
  })

  it("anything else may change", () => {
    const earlier = { model, template: { name: "a" }, overrides: { metric: "latency" }, replicas: 1 }
    const spec = { model, template: { name: "a" }, overrides: { metric: "throughput", precision: "fp8" }, replicas: 4 }
    expect(refusals(spec, earlier)).toEqual([])
  })
})

describe("the caching mode is frozen, however it is spelled", () => {
  const always = { caching: { mode: "Always" } }

  it.each([
    ["Shared for Always", { caching: { mode: "Shared" } }, always],
    ["cacheModel true for Always", { cacheModel: true }, always],
    ["cacheModel false for Never", { cacheModel: false }, { caching: { mode: "Never" } }],
    ["cacheModel beside caching, which wins", { ...always, cacheModel: false }, always],
    ["an empty caching for Auto", { caching: {} }, { caching: { mode: "Auto" } }],
    ["neither, still", {}, {}],
  ])("%s is accepted", (_, caching, earlier) => {
    expect(refusals({ model, ...caching }, { model, ...earlier })).toEqual([])
  })

  it.each([
    ["Never for Always", { caching: { mode: "Never" } }, always],
    ["Dedicated for Shared", { caching: { mode: "Dedicated" } }, { caching: { mode: "Shared" } }],
    ["a mode where there was none", always, {}],
    ["no mode where there was one", {}, always],
    ["cacheModel that is turned", { cacheModel: false }, { cacheModel: true }],
  ])("%s is refused", (_, caching, earlier) => {
    expect(refusals({ model, ...caching }, { model, ...earlier })).toEqual([
      expect.stringContaining('spec: Invalid value: "object": caching is immutable'),
    ])
  })
})

describe("overrides", () => {
  it.each([
    ["one spelling", { gpu: { requests: 2 } }],
    [
      "two spellings of one value",
      { gpu: { requests: 2, model: "MI300X" }, hardware: { gpu: { model: "MI300X", requests: 2 } } },
    ],
    ["GPUs and CPUs", { gpu: { requests: 2 }, hardware: { cpu: { requests: 4 } } }],
    ["a model together with its memory", { gpu: { model: "MI300X", minVram: "100Gi" } }],
  ])("%s is accepted", (_, overrides) => {
    expect(refusals({ model, overrides })).toEqual([])
  })

  it.each(["fp4", "fp8", "fp16", "bf16", "int4", "int8", "auto", "fp32"])("take the precision %s", (precision) => {
    expect(refusals({ model, overrides: { precision } })).toEqual([])
  })

  it("take no other precision", () => {
    expect(refusals({ model, overrides: { precision: "fp6" } })).toContainEqual(
      expect.stringContaining("Unsupported value"),
    )
  })

  it("two spellings of different values are refused", () => {
    expect(refusals({ model, overrides: { gpu: { requests: 2 }, hardware: { gpu: { requests: 4 } } } })).toEqual([
      expect.stringContaining('spec.overrides: Invalid value: "object": gpu and hardware.gpu are two spellings'),
    ])
  })
})
