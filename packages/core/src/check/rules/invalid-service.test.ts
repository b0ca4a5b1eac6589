import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { clusterModel, findingsOf, routed, service } from "../check.fixture.ts"
import { invalidService } from "./invalid-service.ts"

describe("invalid-service", () => {
  it.effect.each([
    ["a service that is fine", [service("chat", routed("/chat")), clusterModel()], []],
    [
      "an image that no model can be named after",
      [service("chat", { model: { image: "example.com/x@sha256" } })],
      [
        'AIMService chat spec.model: InvalidImageReference: "example.com/x@sha256" is not an image reference; expected [registry/]repository[:tag][@algorithm:hex]',
      ],
    ],
    [
      "bounds that contradict each other",
      [service("chat", { minReplicas: 4, maxReplicas: 2 }), clusterModel()],
      ["AIMService chat spec: maxReplicas (2) must not be below minReplicas (4)"],
    ],
    [
      "hardware that contradicts itself",
      [service("chat", { overrides: { gpu: { requests: 1 }, hardware: { gpu: { requests: 2 } } } }), clusterModel()],
      [
        "AIMService chat spec.overrides: InvalidHardware: hardware.gpu and gpu ask for different GPUs; write one of them, or the same in both",
      ],
    ],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(invalidService, objects)).toEqual(expected)
    }),
  )
})
