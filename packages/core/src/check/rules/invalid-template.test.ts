import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { clusterTemplate, findingsOf } from "../check.fixture.ts"
import { invalidTemplate } from "./invalid-template.ts"

describe("invalid-template", () => {
  it.effect.each([
    ["a template that is fine", [clusterTemplate("a")], []],
    [
      "hardware that is written twice and differs",
      [clusterTemplate("a", { hardware: { gpu: { model: "MI210" } } })],
      [
        "AIMClusterServiceTemplate a spec: hardware.gpu and gpu ask for different GPUs; write one of them, or the same in both",
      ],
    ],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(invalidTemplate, objects)).toEqual(expected)
    }),
  )
})
