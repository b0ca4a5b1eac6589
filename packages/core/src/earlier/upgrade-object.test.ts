import type { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { earlier } from "./test-fixtures/earlier-object.ts"
import { isUnplaced, renderUpgradeNote } from "./upgrade-note.ts"
import { upgradeObject } from "./upgrade-object.ts"

type JsonObject = Schema.JsonObject

const PRESENT = { apiVersion: "aim.eai.amd.com/v1alpha1", metadata: { name: "example" } }
const specOf = (kind: string, spec: JsonObject) => {
  const { object } = upgradeObject(earlier(kind, spec))
  return Object(object).spec
}
/** What is said about an object beside its group and kind. */
const notesOf = (object: Schema.Json) =>
  upgradeObject(object)
    .notes.map(renderUpgradeNote)
    .filter((line) => !/^(apiVersion|kind) /.test(line))

describe("kinds", () => {
  it.each([
    ["AIMImage", "AIMModel"],
    ["AIMClusterImage", "AIMClusterModel"],
    ["AIMModel", "AIMModel"],
    ["AIMClusterModel", "AIMClusterModel"],
    ["AIMService", "AIMService"],
    ["AIMServiceTemplate", "AIMServiceTemplate"],
    ["AIMClusterServiceTemplate", "AIMClusterServiceTemplate"],
    ["AIMRuntimeConfig", "AIMRuntimeConfig"],
    ["AIMClusterRuntimeConfig", "AIMClusterRuntimeConfig"],
    ["AIMTemplateCache", "AIMTemplateCache"],
    ["AIMModelCache", "AIMModelCache"],
    ["AIMArtifact", "AIMArtifact"],
    ["AIMClusterModelSource", "AIMClusterModelSource"],
  ])("%s becomes %s, and keeps its name and what it says", (kind, present) => {
    expect(upgradeObject(earlier(kind, { other: 1 })).object).toEqual({ ...PRESENT, kind: present, spec: { other: 1 } })
  })

  it("an image keeps its fields, and gets no switches that it did not have", () => {
    const spec = { image: "x/y:1", defaultServiceTemplate: "t", runtimeConfigName: "c", resources: { limits: {} } }
    expect(upgradeObject(earlier("AIMImage", spec)).object).toEqual({ ...PRESENT, kind: "AIMModel", spec })
  })

  it("the notes begin with group and kind", () => {
    expect(upgradeObject(earlier("AIMImage", {})).notes.map(renderUpgradeNote)).toEqual([
      'apiVersion is rewritten ("aim.silogen.ai/v1alpha1" becomes "aim.eai.amd.com/v1alpha1")',
      'kind is rewritten ("AIMImage" becomes "AIMModel")',
    ])
  })
})

describe("the spec", () => {
  it.each<[kind: string, spec: JsonObject, present: JsonObject]>([
    ["AIMService", { model: { ref: "llama" } }, { model: { name: "llama" } }],
    ["AIMService", { model: "llama" }, { model: { name: "llama" } }],
    ["AIMService", { aimModelName: "llama" }, { model: { name: "llama" } }],
    ["AIMService", { model: { ref: "a", name: "a" } }, { model: { name: "a" } }],
    ["AIMService", { templateRef: "t" }, { template: { name: "t" } }],
    [
      "AIMService",
      { template: { allowUnoptimized: true }, templateRef: "t" },
      { template: { allowUnoptimized: true, name: "t" } },
    ],
    ["AIMService", { cacheModel: true }, { caching: { mode: "Always" } }],
    ["AIMService", { cacheModel: false }, { caching: { mode: "Never" } }],
    ["AIMService", { cacheModel: true, caching: { mode: "Never" } }, { cacheModel: true, caching: { mode: "Never" } }],
    ["AIMService", { routing: { routeTemplate: "/x" } }, { routing: { pathTemplate: "/x" } }],
    ["AIMService", { routingAnnotations: { a: "b" } }, { routing: { annotations: { a: "b" } } }],
    [
      "AIMService",
      { overrides: { metric: "throughput", gpuSelector: { count: 2, model: "MI300X" } } },
      { overrides: { metric: "throughput", gpu: { requests: 2, model: "MI300X" } } },
    ],
    [
      "AIMService",
      { model: { custom: { hardware: { gpu: { models: ["MI300X"] } } } } },
      { model: { custom: { hardware: { gpu: { model: "MI300X" } } } } },
    ],
    ["AIMServiceTemplate", { aimImageName: "llama" }, { modelName: "llama" }],
    [
      "AIMClusterServiceTemplate",
      { gpuSelector: { count: 1, model: "MI300X" } },
      { gpu: { requests: 1, model: "MI300X" } },
    ],
    [
      "AIMServiceTemplate",
      { hardware: { gpu: { requests: 1 }, cpu: { requests: 4 } } },
      { hardware: { cpu: { requests: 4 } }, gpu: { requests: 1 } },
    ],
    ["AIMServiceTemplate", { hardware: { gpu: { models: ["A"] } } }, { gpu: { model: "A" } }],
    ["AIMServiceTemplate", { gpu: { models: ["A", "B"] } }, { gpu: { models: ["A", "B"] } }],
    [
      "AIMImage",
      { discovery: { enabled: false } },
      { discovery: { extractMetadata: false, createServiceTemplates: false } },
    ],
    [
      "AIMModel",
      { discovery: { enabled: true } },
      { discovery: { extractMetadata: true, createServiceTemplates: true } },
    ],
    [
      "AIMModel",
      { discovery: { enabled: true, autoCreateTemplates: false } },
      { discovery: { extractMetadata: true, createServiceTemplates: false } },
    ],
    [
      "AIMModel",
      { discovery: { enabled: false, autoCreateTemplates: true } },
      { discovery: { extractMetadata: false, createServiceTemplates: false } },
    ],
    ["AIMModel", { discovery: { autoCreateTemplates: false } }, { discovery: { createServiceTemplates: false } }],
    [
      "AIMClusterModel",
      {
        custom: {
          hardware: { gpu: { models: ["A"] } },
          templates: [{ name: "t", hardware: { gpu: { models: ["B"] } } }],
        },
      },
      {
        custom: { hardware: { gpu: { model: "A" } } },
        customTemplates: [{ name: "t", hardware: { gpu: { model: "B" } } }],
      },
    ],
    [
      "AIMRuntimeConfig",
      { routing: { routeTemplate: "/{.spec.model.ref}" } },
      { routing: { pathTemplate: "/{.spec.model.name}" } },
    ],
    [
      "AIMClusterRuntimeConfig",
      { defaultStorageClassName: "fast", pvcHeadroomPercent: 0 },
      { storage: { defaultStorageClassName: "fast", pvcHeadroomPercent: 0 } },
    ],
    [
      "AIMRuntimeConfig",
      { defaultStorageClassName: "fast", storage: { defaultStorageClassName: "other" } },
      { defaultStorageClassName: "fast", storage: { defaultStorageClassName: "other" } },
    ],
  ])("of an %s: %j becomes %j", (kind, spec, present) => {
    expect(specOf(kind, spec)).toEqual(present)
  })

  it("keeps the order of its fields", () => {
    const spec = { aimImageName: "a", metric: "latency", gpuSelector: { count: 1, model: "M" }, caching: {} }
    expect(JSON.stringify(specOf("AIMServiceTemplate", spec))).toBe(
      '{"modelName":"a","metric":"latency","gpu":{"requests":1,"model":"M"},"caching":{}}',
    )
  })
})

describe("a path template", () => {
  it.each([
    [{ ref: "llama" }, "/{.metadata.labels['team']}/{.spec.model}/", "/{.metadata.labels['team']}/{.spec.model.name}/"],
    [{ ref: "llama" }, "/{ .spec.model.ref }", "/{.spec.model.name}"],
    [{ image: "x/y:1" }, "/{.spec.model}", "/{.spec.model.image}"],
    [{ image: "x/y:1" }, "/{$.spec.aimModelName}", "/{.spec.model.image}"],
    [{ custom: {} }, "/{.spec.model}", "/{.spec.model}"],
    [{ ref: "a" }, "/{.spec.templateRef}/{.metadata.name}", "/{.spec.template.name}/{.metadata.name}"],
    [{ ref: "a" }, "/{.spec.overrides.gpuSelector.count}x", "/{.spec.overrides.gpu.requests}x"],
    [{ ref: "a" }, "/{.spec.modelling}", "/{.spec.modelling}"],
    [{ ref: "a" }, "/{.spec.model", "/{.spec.model"],
  ])("of a service of %j names present fields: %s becomes %s", (model, routeTemplate, pathTemplate) => {
    expect(specOf("AIMService", { model, routing: { routeTemplate } }).routing).toEqual({ pathTemplate })
  })

  it("of a runtime config keeps the word for the model, however its service names it", () => {
    expect(specOf("AIMRuntimeConfig", { routing: { routeTemplate: "/{.spec.model}" } }).routing).toEqual({
      pathTemplate: "/{.spec.model}",
    })
  })
})

describe("what has no place", () => {
  it.each<[string, Schema.Json, string]>([
    [
      "two spellings that differ",
      earlier("AIMService", { model: { ref: "a", name: "b" } }),
      "spec.model.ref has no place: spec.model.name says something else",
    ],
    [
      "two kinds of GPUs",
      earlier("AIMServiceTemplate", { gpuSelector: { count: 1 }, gpu: { requests: 2 } }),
      "spec.gpuSelector has no place: spec.gpu says something else",
    ],
    [
      "something in the way",
      earlier("AIMService", { templateRef: "t", template: "u" }),
      "spec.templateRef has no place: spec.template.name cannot be set, because of what is there",
    ],
    [
      "a switch that is on and off",
      earlier("AIMModel", { discovery: { enabled: true, extractMetadata: false } }),
      "spec.discovery.enabled has no place: spec.discovery.extractMetadata says something else",
    ],
  ])("%s: it stays where it is, and is told", (_, object, line) => {
    const upgraded = upgradeObject(object)
    const [note] = upgraded.notes.filter(isUnplaced)
    expect(note === undefined ? "" : renderUpgradeNote(note)).toBe(line)
    expect(upgradeObject(upgraded.object)).toEqual({ object: upgraded.object, notes: [] })
  })

  it("an unknown kind or version leaves the object as it is", () => {
    const kind = earlier("AIMImagine", {})
    expect(upgradeObject(kind).object).toBe(kind)
    expect(notesOf(kind)).toEqual([])
    expect(upgradeObject(kind).notes.map(renderUpgradeNote)).toEqual([
      "kind has no place: there is no kind AIMImagine in aim.eai.amd.com/v1alpha1",
    ])
    const version = { ...kind, apiVersion: "aim.silogen.ai/v2" }
    expect(upgradeObject(version).object).toBe(version)
    expect(upgradeObject(version).notes.map(renderUpgradeNote)).toEqual([
      "apiVersion has no place: only aim.silogen.ai/v1alpha1 is known",
    ])
  })
})

describe("status and owners", () => {
  it("speak the present words", () => {
    const status = {
      status: "Available",
      resolvedImage: { name: "a", kind: "aim.silogen.ai/v1alpha1/AIMImage" },
      resolvedRuntimeConfig: { name: "c", kind: "aim.silogen.ai/v1alpha1/AIMRuntimeConfig" },
      conditions: [{ type: "RoutingReady", reason: "RouteTemplateInvalid" }, { type: "Ready" }],
    }
    expect(Object(upgradeObject(earlier("AIMServiceTemplate", {}, { status })).object).status).toEqual({
      status: "Ready",
      resolvedModel: { name: "a", kind: "aim.eai.amd.com/v1alpha1/AIMModel" },
      resolvedRuntimeConfig: { name: "c", kind: "aim.eai.amd.com/v1alpha1/AIMRuntimeConfig" },
      conditions: [{ type: "RoutingReady", reason: "PathTemplateInvalid" }, { type: "Ready" }],
    })
  })

  it("owners of the earlier group are what took their place; others stay", () => {
    const ownerReferences = [
      { apiVersion: "aim.silogen.ai/v1alpha1", kind: "AIMImage", name: "a", uid: "1" },
      { apiVersion: "apps/v1", kind: "Deployment", name: "d", uid: "2" },
    ]
    const { object } = upgradeObject(earlier("AIMTemplateCache", {}, { metadata: { name: "x", ownerReferences } }))
    expect(Object(object).metadata.ownerReferences).toEqual([
      { apiVersion: "aim.eai.amd.com/v1alpha1", kind: "AIMModel", name: "a", uid: "1" },
      ownerReferences[1],
    ])
  })
})

describe("lists", () => {
  it("are upgraded entry by entry, with the entry's place in the notes", () => {
    const list = { apiVersion: "v1", kind: "List", items: [{ kind: "Secret" }, earlier("AIMImage", {})] }
    const { object, notes } = upgradeObject(list)
    expect(object).toEqual({ ...list, items: [{ kind: "Secret" }, { ...PRESENT, kind: "AIMModel", spec: {} }] })
    expect(notes.map(({ path }) => path)).toEqual([
      ["items", 1, "apiVersion"],
      ["items", 1, "kind"],
    ])
  })

  it("of one kind hand their kind to entries that name none", () => {
    const { object } = upgradeObject({
      apiVersion: "aim.silogen.ai/v1alpha1",
      kind: "AIMServiceTemplateList",
      items: [{ metadata: { name: "t" }, spec: { aimImageName: "llama" } }],
    })
    expect(object).toEqual({
      apiVersion: "aim.eai.amd.com/v1alpha1",
      kind: "AIMServiceTemplateList",
      items: [{ metadata: { name: "t" }, spec: { modelName: "llama" } }],
    })
  })
})

it.each([
  [
    "an object of the present group",
    { ...PRESENT, kind: "AIMService", spec: { model: { ref: "a" }, cacheModel: true } },
  ],
  ["an object of another project", { apiVersion: "v1", kind: "Secret", data: {} }],
  ["no object", [1, "aim.silogen.ai/v1alpha1"]],
])("%s passes through as it is", (_, object) => {
  const upgraded = upgradeObject(object)
  expect(upgraded.object).toBe(object)
  expect(upgraded.notes).toEqual([])
})
