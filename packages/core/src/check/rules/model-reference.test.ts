import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { clusterModel, findingsOf, model, service } from "../check.fixture.ts"
import { modelReference } from "./model-reference.ts"

describe("model-reference", () => {
  it.effect.each([
    ["a model of the cluster", [service("chat"), clusterModel()], []],
    ["a model of the namespace", [service("chat"), model()], []],
    [
      "a model of another namespace",
      [service("chat", {}, "other"), model()],
      [
        "AIMService chat spec.model.name: there is neither an AIMModel llama in namespace other nor an AIMClusterModel llama; add it, or name another",
      ],
    ],
    ["an image without a model: one is created", [service("chat", { model: { image: "example.com/x:1" } })], []],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(modelReference, objects)).toEqual(expected)
    }),
  )
})
