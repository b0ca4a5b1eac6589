import { describe, expect, it } from "@effect/vitest"
import { clusterModel, model } from "../model/test-fixtures/model-cluster.ts"
import { templateObject } from "./template-object.ts"

const planned = { name: "t", spec: { modelName: "qwen" } }

describe("a template as an object", () => {
  it.each([
    ["a plain short name", "standard", "standard", undefined],
    ["models #49: what a label cannot hold", "My Template", "my_template", undefined],
    [
      "a long one, in full beside it",
      `${"a".repeat(70)}`,
      expect.stringMatching(/^a{54}-[0-9a-f]{8}$/),
      "a".repeat(70),
    ],
    ["one that leaves nothing for a label", "___", undefined, "___"],
  ])("%s", (_title, alias, label, annotation) => {
    const { labels, annotations } = templateObject(model(), { ...planned, alias }).metadata
    expect(labels?.["aim.eai.amd.com/template.alias"]).toEqual(label)
    expect(annotations?.["aim.eai.amd.com/template-alias"]).toBe(annotation)
  })

  it("is of its model's scope, and belongs to it", () => {
    expect(templateObject(model(), planned)).toMatchObject({
      kind: "AIMServiceTemplate",
      metadata: { namespace: "ml-team" },
    })
    const { kind, metadata } = templateObject(clusterModel(), planned)
    expect(kind).toBe("AIMClusterServiceTemplate")
    expect(metadata.namespace).toBeUndefined()
    expect(metadata.ownerReferences).toEqual([
      {
        apiVersion: "aim.eai.amd.com/v1alpha1",
        kind: "AIMClusterModel",
        name: "qwen",
        uid: "cluster-model-uid",
        controller: true,
      },
    ])
  })
})
