import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { clusterModel, findingsOf, model, service } from "../check.fixture.ts"
import { ambiguousModel } from "./ambiguous-model.ts"

const image = { image: "example.com/x:1" }
const byImage = { model: image }

describe("ambiguous-model", () => {
  it.effect.each([
    ["one model with the image", [service("chat", byImage), clusterModel("a", image)], []],
    [
      "one in the namespace and one of the cluster",
      [service("chat", byImage), model("a", image), clusterModel("b", image)],
      [],
    ],
    [
      "two of the cluster",
      [service("chat", byImage), clusterModel("a", image), clusterModel("b", image)],
      [
        "AIMService chat spec.model.image: several models fit, asked for as a model with image example.com/x:1: cluster model a, cluster model b; name one of them in spec.model.name",
      ],
    ],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(ambiguousModel, objects)).toEqual(expected)
    }),
  )
})
