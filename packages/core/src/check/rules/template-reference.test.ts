import { AIM_API_VERSION } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { clusterModel, clusterTemplate, findingsOf, service, template } from "../check.fixture.ts"
import { templateReference } from "./template-reference.ts"

const named = { template: { name: "fast" } }
const byDefault = { defaultServiceTemplate: "fast" }
const cache = {
  apiVersion: AIM_API_VERSION,
  kind: "AIMTemplateCache",
  metadata: { name: "warm", namespace: "ml" },
  spec: { templateName: "fast" },
}

describe("template-reference", () => {
  it.effect.each([
    ["a template of the model", [service("chat", named), clusterModel(), clusterTemplate("fast")], []],
    [
      "a template that is not there",
      [service("chat", named), clusterModel()],
      [
        "AIMService chat spec.template.name: TemplateNotFound: there is neither a template fast in namespace ml nor a cluster template fast, and no template of model llama has this short name",
      ],
    ],
    [
      "one that the image of the model may bring",
      [service("chat", named), clusterModel("llama", { discovery: {} })],
      [],
    ],
    [
      "a template of another model",
      [service("chat", named), clusterModel(), clusterTemplate("fast", { modelName: "phi" })],
      [
        "AIMService chat spec.template.name: cluster template fast is for model phi, not for llama; name a template of this model",
      ],
    ],
    ["no model either: that is another finding", [service("chat", named)], []],
    ["the default template of a model", [clusterModel("llama", byDefault), clusterTemplate("fast")], []],
    [
      "a default template that is not there",
      [clusterModel("llama", byDefault)],
      [
        "AIMClusterModel llama spec.defaultServiceTemplate: there is no template fast; services get the best of the others",
      ],
    ],
    [
      "a default template of another model",
      [clusterModel("llama", byDefault), clusterTemplate("fast", { modelName: "phi" })],
      [
        "AIMClusterModel llama spec.defaultServiceTemplate: template fast is for model phi, not for cluster model llama",
      ],
    ],
    ["a cache of a template", [cache, template("fast")], []],
    [
      "a cache of a template that is not there",
      [cache],
      [
        "AIMTemplateCache warm spec.templateName: there is neither an AIMServiceTemplate fast in namespace ml nor an AIMClusterServiceTemplate fast",
      ],
    ],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(templateReference, objects)).toEqual(expected)
    }),
  )
})
