import type { AIMService, AIMTemplateCache, KubernetesObject } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { conditionOf, model, registry, settle, statusOf, templatesIn } from "./test-fixtures/model-cluster.ts"

const CUSTOM = { customTemplates: [{ name: "a" }, { name: "b" }], discovery: { extractMetadata: true } }
const without = (objects: ReadonlyArray<KubernetesObject>) => objects.filter(({ kind }) => kind !== "AIMModel")

/** A model that asked for `a` and `b`, and now asks for `a` alone, in a cluster with these objects. */
const afterChange = (...others: ReadonlyArray<KubernetesObject>) => {
  const before = settle([model(CUSTOM)], registry({}))
  const changed = model({ ...CUSTOM, customTemplates: [{ name: "a" }] }, statusOf(before))
  return settle([changed, ...without(before.snapshot.objects), ...others], registry({}))
}
const aliases = (result: ReturnType<typeof settle>) =>
  templatesIn(result).map(({ metadata }) => metadata.labels?.["aim.eai.amd.com/template.alias"])

const NAME_OF_B = templatesIn(settle([model(CUSTOM)], registry({})))[1]?.metadata.name ?? ""
const service = (
  rest: Pick<AIMService, "status"> & { readonly template?: string },
  namespace = "ml-team",
): AIMService => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMService",
  metadata: { name: "chat", namespace },
  spec: { model: { name: "qwen" }, ...(rest.template === undefined ? {} : { template: { name: rest.template } }) },
  ...(rest.status === undefined ? {} : { status: rest.status }),
})
const cache: AIMTemplateCache = {
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMTemplateCache",
  metadata: { name: "cache", namespace: "ml-team" },
  spec: { templateName: NAME_OF_B },
}

describe("a template that its model asks for no more", () => {
  it("goes when nobody uses it", () => {
    expect(aliases(afterChange())).toEqual(["a"])
  })

  it.each([
    ["a service that names it", service({ template: NAME_OF_B })],
    ["a service that runs it", service({ status: { resolvedTemplate: { name: NAME_OF_B } } })],
    ["a cache of it", cache],
  ])("models #47: is kept and marked for %s", (_title, user) => {
    const result = afterChange(user)
    expect(aliases(result)).toEqual(["a", "b"])
    expect(templatesIn(result).map(({ metadata }) => metadata.annotations?.["aim.eai.amd.com/stale"])).toEqual([
      undefined,
      "true",
    ])
  })

  it("and kept counts no more in the model's status", () => {
    const kept = afterChange(cache)
    const judged = settle(
      kept.snapshot.objects.map((object) =>
        object.kind === "AIMServiceTemplate"
          ? { ...object, status: { status: object.metadata.name === NAME_OF_B ? "Failed" : "Ready" } }
          : object,
      ),
      registry({}),
    )
    expect(conditionOf(statusOf(judged), "ServiceTemplatesReady")).toBe("True/AllTemplatesReady")
  })

  it("goes later, when its last user is gone", () => {
    const kept = afterChange(cache)
    const objects = kept.snapshot.objects.filter(({ kind }) => kind !== "AIMTemplateCache")
    expect(aliases(settle(objects, registry({})))).toEqual(["a"])
  })

  it("a service of another namespace does not use it", () => {
    expect(aliases(afterChange(service({ template: NAME_OF_B }, "elsewhere")))).toEqual(["a"])
  })
})

describe("a template that was not generated for the model stays", () => {
  const template = (metadata: Partial<KubernetesObject["metadata"]>): KubernetesObject & { readonly spec: object } => ({
    apiVersion: "aim.eai.amd.com/v1alpha1",
    kind: "AIMServiceTemplate",
    metadata: { name: "mine", namespace: "ml-team", uid: "mine-uid", ...metadata },
    spec: { modelName: "qwen" },
  })
  const owner = { apiVersion: "aim.eai.amd.com/v1alpha1", kind: "AIMModel", name: "qwen", uid: "model-uid" }
  const generated = { "aim.eai.amd.com/generated-by": "model-uid" }
  it.each([
    ["made by hand", template({})],
    ["a clone", template({ ownerReferences: [owner], annotations: { "aim.eai.amd.com/cloned-from": "other" } })],
    ["taken over by hand", template({ annotations: generated })],
    [
      "of an earlier model of the name",
      template({ ownerReferences: [owner], annotations: { "aim.eai.amd.com/generated-by": "earlier" } }),
    ],
  ])("%s", (_title, object) => {
    expect(templatesIn(settle([model(), object], registry({}))).map(({ metadata }) => metadata.name)).toEqual(["mine"])
  })

  it("one that was generated does not", () => {
    const object = template({ ownerReferences: [owner], annotations: generated })
    expect(templatesIn(settle([model(), object], registry({})))).toEqual([])
  })

  it("one that was generated does, while nothing is known of the image, or making templates is off", () => {
    const object = template({ ownerReferences: [owner], annotations: generated })
    expect(templatesIn(settle([model(), object], () => undefined))).toHaveLength(1)
    expect(
      templatesIn(settle([model({ discovery: { createServiceTemplates: false } }), object], registry({}))),
    ).toHaveLength(1)
  })
})

it("a generated template that somebody deletes is made again", () => {
  const result = settle([model()])
  const [first, ...rest] = templatesIn(result)
  const objects = result.snapshot.objects.filter(({ metadata }) => metadata.name !== first?.metadata.name)
  expect(templatesIn(settle(objects))).toHaveLength(rest.length + 1)
})
