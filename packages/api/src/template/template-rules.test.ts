import { describe, expect, it } from "vitest"
import { objectSchemaOf } from "../crd/custom-resource-definition.ts"
import { refusalsOf } from "../structural/refusals.fixture.ts"
import { findUnknownFields } from "../structural/unknown-fields.ts"
import { AIMClusterServiceTemplateKind, AIMServiceTemplateKind } from "./template.ts"

const gpu = { requests: 1, model: "MI300X" }

describe.each([
  ["AIMServiceTemplate", AIMServiceTemplateKind],
  ["AIMClusterServiceTemplate", AIMClusterServiceTemplateKind],
])("%s", (_, kind) => {
  const refusals = refusalsOf(kind)
  const update = (spec: object, earlier: object) =>
    refusals({ modelName: "llama", ...spec }, { modelName: "llama", ...earlier })

  it("needs a model", () => {
    expect(refusals({})).toContain("spec.modelName: Required value")
    expect(refusals({ modelName: "" })).toContainEqual(expect.stringContaining("spec.modelName: Invalid value"))
  })

  it("keeps its model", () => {
    expect(update({ modelName: "mixtral" }, {})).toEqual([
      'spec.modelName: Invalid value: "object": model name is immutable',
    ])
  })

  it.each([
    ["gpu", { gpu: { ...gpu, requests: 2 } }, { gpu }],
    ["gpu", { gpu }, {}],
    ["gpu", {}, { gpu }],
    ["hardware.gpu", { hardware: { gpu: { ...gpu, requests: 2 } } }, { hardware: { gpu } }],
    ["hardware.gpu", { hardware: { gpu } }, {}],
    ["hardware.gpu", { hardware: { cpu: { requests: 1 } } }, { hardware: { gpu, cpu: { requests: 1 } } }],
    ["hardware.gpu", { hardware: { gpu: { models: ["MI300X"] } } }, { hardware: { gpu: { models: ["MI325X"] } } }],
    ["gpuSelector", { gpuSelector: { count: 2 } }, { gpuSelector: { count: 1 } }],
    ["gpuSelector", { gpuSelector: { count: 2 } }, {}],
  ])("keeps its GPUs: %s from %j to %j is refused", (field, spec, earlier) => {
    expect(update(spec, earlier)).toEqual([
      `spec: Invalid value: "object": ${field} is immutable: create another template`,
    ])
  })

  it.each([
    ["metric and precision", { metric: "latency", precision: "fp8" }, { metric: "throughput" }],
    ["CPUs", { hardware: { gpu, cpu: { requests: 8 } } }, { hardware: { gpu } }],
    ["the default of the GPU resource, written out", { gpu: { ...gpu, resourceName: "amd.com/gpu" } }, { gpu }],
    ["environment, profile and type", { env: [{ name: "A", value: "1" }], profileId: "p", type: "preview" }, {}],
  ])("lets %s change", (__, spec, earlier) => {
    expect(update(spec, earlier)).toEqual([])
  })

  it("has no caching block in the cluster, and one in a namespace", () => {
    const schema = objectSchemaOf(kind)
    const unknown = findUnknownFields(schema, { spec: { modelName: "m", caching: { enabled: true } } })
    expect(unknown).toEqual(kind === AIMClusterServiceTemplateKind ? [{ path: "spec.caching" }] : [])
  })

  it("takes gpu and hardware.gpu together only if they agree", () => {
    expect(refusals({ modelName: "m", gpu, hardware: { gpu } })).toEqual([])
    expect(refusals({ modelName: "m", gpu, hardware: { gpu: { requests: 4 } } })).toEqual([
      expect.stringContaining("gpu and hardware.gpu are two spellings of one value"),
    ])
  })
})
