import { describe, expect, it } from "vitest"
import { refusalsOf } from "../structural/refusals.fixture.ts"
import { AIMServiceKind } from "./service.ts"

const refusals = refusalsOf(AIMServiceKind)
const modelSources = [{ modelId: "org/model", sourceUri: "hf://org/model" }]

describe("the model of a service", () => {
  it.each([
    ["a name", { name: "llama" }],
    ["an image", { image: "ghcr.io/silogen/llama:1.0" }],
    ["files", { custom: { modelSources, hardware: { gpu: { requests: 1 } } } }],
    ["files, on CPUs", { custom: { modelSources, hardware: {} } }],
  ])("is %s", (_, model) => {
    expect(refusals({ model })).toEqual([])
  })

  it.each([
    ["nothing", {}],
    ["a name and an image", { name: "llama", image: "x/y:1" }],
    ["an image and files", { image: "x/y:1", custom: { modelSources, hardware: {} } }],
    ["all three", { name: "llama", image: "x/y:1", custom: { modelSources, hardware: {} } }],
  ])("is not %s", (_, model) => {
    expect(refusals({ model })).toEqual([expect.stringContaining("exactly one of name, image and custom must be set")])
  })

  it("is required", () => {
    expect(refusals({})).toContain("spec.model: Required value")
  })
})

describe("a custom model", () => {
  it("needs hardware", () => {
    expect(refusals({ model: { custom: { modelSources } } })).toEqual([
      "spec.model.custom.hardware: Required value: hardware is required for a custom model; {} runs it on CPUs",
    ])
  })

  it.each([
    ["no source", [], "should have at least 1 items"],
    ["two sources", [...modelSources, ...modelSources], "Too many: 2: must have at most 1 item"],
    ["an unknown scheme", [{ modelId: "org/model", sourceUri: "gs://bucket" }], "should match '^(hf|s3)://"],
    [
      "an identifier without organisation",
      [{ modelId: "model", sourceUri: "hf://org/model" }],
      "spec.model.custom.modelSources[0].modelId",
    ],
  ])("is refused with %s", (_, sources, why) => {
    expect(refusals({ model: { custom: { modelSources: sources, hardware: {} } } })).toContainEqual(
      expect.stringContaining(why),
    )
  })
})
