import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { clusterModel, clusterTemplate, findingsOf, model } from "../check.fixture.ts"
import { unreachableTemplate } from "./unreachable-template.ts"

describe("unreachable-template", () => {
  it.effect.each([
    ["a template of a model", [clusterModel(), clusterTemplate("a")], []],
    ["a template of the cluster for a model of a namespace", [model(), clusterTemplate("a")], []],
    [
      "a template without a model",
      [clusterTemplate("a")],
      ["AIMClusterServiceTemplate a spec.modelName: there is no model llama that it could serve"],
    ],
    ["one that is only worse", [clusterModel(), clusterTemplate("a"), clusterTemplate("b", { precision: "fp16" })], []],
    [
      "one for another GPU",
      [clusterModel(), clusterTemplate("a"), clusterTemplate("b", { gpu: { model: "MI210", requests: 1 } })],
      [],
    ],
    [
      "one with more GPUs",
      [clusterModel(), clusterTemplate("a"), clusterTemplate("b", { gpu: { model: "MI300X", requests: 8 } })],
      [],
    ],
    [
      "one for any GPU, beside one for a certain GPU",
      [clusterModel(), clusterTemplate("a"), clusterTemplate("b", { gpu: { requests: 1 } })],
      [],
    ],
    [
      "an unoptimized one beside an optimized one of another precision",
      [clusterModel(), clusterTemplate("a"), clusterTemplate("b", { type: "unoptimized", precision: "fp16" })],
      [],
    ],
    [
      "an unoptimized one beside the optimized one",
      [clusterModel(), clusterTemplate("a"), clusterTemplate("b", { type: "unoptimized" })],
      [
        "AIMClusterServiceTemplate b spec: no service gets it that does not name it: optimized of cluster template a is preferred to unoptimized",
      ],
    ],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(unreachableTemplate, objects)).toEqual(expected)
    }),
  )
})
