import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { clusterModel, clusterTemplate, findingsOf, template } from "../check.fixture.ts"
import { equalTemplates } from "./equal-templates.ts"

describe("equal-templates", () => {
  it.effect.each([
    [
      "templates that differ",
      [clusterModel(), clusterTemplate("a"), clusterTemplate("b", { metric: "throughput" })],
      [],
    ],
    [
      "templates that do not, whether a service asks for them or not",
      [clusterModel(), clusterTemplate("a"), clusterTemplate("b")],
      [
        "AIMClusterServiceTemplate a spec: nothing tells cluster template a from cluster template b; services that want it have to name it",
        "AIMClusterServiceTemplate b spec: nothing tells cluster template b from cluster template a; services that want it have to name it",
      ],
    ],
    ["one of a namespace and one of the cluster", [clusterModel(), clusterTemplate("a"), template("b")], []],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(equalTemplates, objects)).toEqual(expected)
    }),
  )
})
