import type { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { AIM_KINDS } from "../aim-kinds.ts"
import { objectSchemaOf } from "../crd/custom-resource-definition.ts"
import type { OpenApiSchema } from "../crd/open-api-schema.ts"
import { applyDefaults } from "./defaults.ts"

const gpu: OpenApiSchema = {
  type: "object",
  properties: { resource: { type: "string", default: "amd.com/gpu" }, requests: { type: "integer" } },
}
const schema: OpenApiSchema = {
  type: "object",
  properties: {
    replicas: { type: "integer", default: 1 },
    size: { type: "string", nullable: true, default: "1Gi" },
    name: { type: "string" },
    gpu,
    list: { type: "array", items: gpu },
    map: { type: "object", additionalProperties: gpu },
    complete: { ...gpu, default: {} },
  },
}

const parse = (text: string): Schema.JsonObject => JSON.parse(text)

describe("applyDefaults", () => {
  it.each([
    ["fills in what is absent", `{}`, { replicas: 1, size: "1Gi", complete: { resource: "amd.com/gpu" } }],
    [
      "keeps what is there",
      `{"replicas":0,"size":"","complete":{"resource":""}}`,
      { replicas: 0, size: "", complete: { resource: "" } },
    ],
    ["does not invent the objects that defaults stand in", `{"gpu":{}}`, { gpu: { resource: "amd.com/gpu" } }],
    [
      "fills in the entries of lists",
      `{"list":[{},{"requests":2}]}`,
      { list: [{ resource: "amd.com/gpu" }, { requests: 2, resource: "amd.com/gpu" }] },
    ],
    [
      "fills in the entries of maps, whatever their keys",
      `{"map":{"__proto__":{}}}`,
      { map: parse(`{"__proto__":{"resource":"amd.com/gpu"}}`) },
    ],
    ["takes a null for absent where none may be", `{"replicas":null,"name":null}`, { replicas: 1 }],
    ["keeps a null where one may be", `{"size":null}`, { size: null }],
  ])("%s", (_, given, expected) => {
    const rest = { replicas: 1, size: "1Gi", complete: { resource: "amd.com/gpu" } }
    expect(applyDefaults(schema, parse(given))).toEqual({ ...rest, ...expected })
  })

  it("changes nothing the second time", () => {
    const once = applyDefaults(schema, parse(`{"list":[{}],"map":{"a":{}}}`))
    expect(applyDefaults(schema, once)).toEqual(once)
  })

  it("does not touch what it was given", () => {
    const given = Object.freeze(parse(`{"gpu":{}}`))
    applyDefaults(schema, given)
    expect(given).toEqual({ gpu: {} })
  })
})

describe("the defaults of the kinds", () => {
  it.each([
    [
      "AIMService",
      { model: { name: "m" }, caching: {}, overrides: { gpu: { requests: 1 } } },
      { replicas: 1, caching: { mode: "Auto" }, overrides: { gpu: { requests: 1, resourceName: "amd.com/gpu" } } },
    ],
    [
      "AIMClusterModelSource",
      { filters: [{ image: "a/b" }] },
      { registry: "docker.io", syncInterval: "1h", maxModels: 100 },
    ],
    ["AIMServiceTemplate", { modelName: "m", caching: {} }, { caching: { enabled: false } }],
    ["AIMTemplateCache", { templateName: "t" }, { mode: "Shared" }],
    ["AIMModelCache", { sourceUri: "hf://a/b" }, { modelDownloadImage: "kserve/storage-initializer:v0.16.0" }],
    ["AIMArtifact", { sourceUri: "hf://a/b" }, { modelDownloadImage: "ghcr.io/silogen/aim-artifact-downloader:0.2.0" }],
    [
      "AIMModel",
      { image: "i", discovery: {}, custom: {}, customTemplates: [{}] },
      { discovery: {}, custom: {}, customTemplates: [{}] },
    ],
    ["AIMRuntimeConfig", { storage: {}, labelPropagation: {} }, { storage: {}, labelPropagation: {} }],
  ])("%s", (name, spec, expected) => {
    const kind = AIM_KINDS.find((candidate) => candidate.kind === name)
    expect(kind && applyDefaults(objectSchemaOf(kind), { spec })).toEqual({ spec: { ...spec, ...expected } })
  })
})
