import { describe, expect, it } from "vitest"
import { refusalsOf } from "../structural/refusals.fixture.ts"
import { AIMClusterModelKind, AIMModelKind } from "./model.ts"

const image = "ghcr.io/silogen/aim-base:0.7.0"
const modelSources = [{ modelId: "org/model", sourceUri: "hf://org/model" }]
const hardware = { gpu: { requests: 1 } }

describe.each([
  ["AIMModel", AIMModelKind],
  ["AIMClusterModel", AIMClusterModelKind],
])("%s", (_, kind) => {
  const refusals = refusalsOf(kind)

  it.each([
    ["an image", {}],
    ["sources with hardware for all templates", { modelSources, custom: { hardware } }],
    ["sources with templates that have hardware", { modelSources, customTemplates: [{ hardware }, { hardware }] }],
    [
      "sources, with hardware in one template and for all",
      { modelSources, custom: { hardware }, customTemplates: [{}, { hardware }] },
    ],
    ["templates without hardware, without sources", { customTemplates: [{ name: "fast" }] }],
    ["sources with templates in the earlier spelling", { modelSources, custom: { templates: [{ hardware }] } }],
    ["no sources in a list", { modelSources: [] }],
    ["earlier spellings of discovery", { discovery: { enabled: true, autoCreateTemplates: false } }],
  ])("accepts %s", (__, spec) => {
    expect(refusals({ image, ...spec })).toEqual([])
  })

  it.each([
    ["sources without hardware", { modelSources }, "custom.hardware is required when modelSources is set"],
    [
      "sources with defaults but no hardware",
      { modelSources, custom: { type: "preview" } },
      "custom.hardware is required",
    ],
    ["sources with no templates in a list", { modelSources, customTemplates: [] }, "custom.hardware is required"],
    [
      "sources with a template without hardware",
      { modelSources, customTemplates: [{ hardware }, {}] },
      "each of customTemplates needs hardware",
    ],
    [
      "the same in the earlier spelling",
      { modelSources, custom: { templates: [{}] } },
      "each of custom.templates needs",
    ],
  ])("refuses %s", (__, spec, why) => {
    expect(refusals({ image, ...spec })).toEqual([expect.stringContaining(why)])
  })

  it.each([["fast"], ["fast_8.x-GPU"], ["a"], [""]])("accepts the template name %j", (name) => {
    expect(refusals({ image, customTemplates: [{ name }] })).toEqual([])
  })

  it.each([["-fast"], ["fast."], ["a b"], ["a/b"]])("refuses the template name %j", (name) => {
    expect(refusals({ image, customTemplates: [{ name }] })).toEqual([
      expect.stringContaining('spec.customTemplates[0].name: Invalid value: "string": must be a label value'),
    ])
  })

  it("takes one source and sixteen templates at most", () => {
    expect(refusals({ image, modelSources: [...modelSources, ...modelSources], custom: { hardware } })).toContain(
      "spec.modelSources: Too many: 2: must have at most 1 item",
    )
    expect(refusals({ image, customTemplates: Array.from({ length: 17 }, () => ({})) })).toContain(
      "spec.customTemplates: Too many: 17: must have at most 16 items",
    )
  })
})
