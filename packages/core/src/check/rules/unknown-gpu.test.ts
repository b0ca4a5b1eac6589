import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { GPU_PREFERENCE } from "../../gpu/gpu-models.ts"
import { clusterModel, clusterTemplate, findingsOf, gpuNode, service } from "../check.fixture.ts"
import { unknownGpu } from "./unknown-gpu.ts"

describe("unknown-gpu", () => {
  it.effect.each([
    ["a GPU that is known", [clusterModel(), clusterTemplate("a")], []],
    ["a GPU of another vendor", [clusterTemplate("a", { gpu: { model: "H100", resourceName: "nvidia.com/gpu" } })], []],
    ["a GPU that a node has", [clusterTemplate("a", { gpu: { model: "AMD-75FF" } }), gpuNode("one", "75ff", 8)], []],
    [
      "a GPU that nobody knows",
      [clusterTemplate("a", { gpu: { model: "MI30X" } }), service("chat", { overrides: { gpu: { model: "MI999" } } })],
      [
        `AIMClusterServiceTemplate a spec: GPU model MI30X is not known; known are ${GPU_PREFERENCE.join(", ")}`,
        `AIMService chat spec.overrides: GPU model MI999 is not known; known are ${GPU_PREFERENCE.join(", ")}`,
      ],
    ],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(unknownGpu, objects)).toEqual(expected)
    }),
  )
})
