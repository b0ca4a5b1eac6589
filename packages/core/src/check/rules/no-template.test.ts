import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { clusterModel, clusterTemplate, findingsOf, service } from "../check.fixture.ts"
import { noTemplate } from "./no-template.ts"

const ownTemplates = {
  modelSources: [{ modelId: "org/llama", sourceUri: "hf://org/llama" }],
  custom: { hardware: { gpu: { requests: 1, model: "MI300X" } } },
}

describe("no-template", () => {
  it.effect.each([
    ["a template", [service("chat"), clusterModel(), clusterTemplate("a")], []],
    ["none, but the image may bring some", [service("chat"), clusterModel("llama", { discovery: {} })], []],
    ["none at all", [service("chat"), clusterModel()], ["AIMService chat spec: cluster model llama has no templates"]],
    ["templates that the model itself names", [service("chat"), clusterModel("llama", ownTemplates)], []],
    [
      "none that is optimized",
      [service("chat"), clusterModel(), clusterTemplate("a", { type: "preview" })],
      [
        "AIMService chat spec: no template of cluster model llama fits: 1 UnoptimizedTemplateFiltered (cluster template a: rejected (UnoptimizedTemplateFiltered): its type is preview, and spec.template.allowUnoptimized is not set). cluster template a could be used: set spec.template.allowUnoptimized to true",
      ],
    ],
    [
      "none of the GPU that is asked for: one is derived",
      [service("chat", { overrides: { gpu: { model: "MI325X" } } }), clusterModel(), clusterTemplate("a")],
      [],
    ],
    ["no model either: that is another finding", [service("chat")], []],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(noTemplate, objects)).toEqual(expected)
    }),
  )
})
