import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { clusterModel, clusterTemplate, findingsOf, service } from "../check.fixture.ts"
import { ambiguousTemplate } from "./ambiguous-template.ts"

describe("ambiguous-template", () => {
  it.effect.each([
    ["one template", [service("chat"), clusterModel(), clusterTemplate("a")], []],
    [
      "one that is better",
      [service("chat"), clusterModel(), clusterTemplate("a"), clusterTemplate("b", { precision: "fp16" })],
      [],
    ],
    [
      "two that nothing tells apart",
      [service("chat"), clusterModel(), clusterTemplate("a"), clusterTemplate("b")],
      [
        "AIMService chat spec.template.name: 2 templates of cluster model llama are equally good: cluster template a, cluster template b; name one of them in spec.template.name",
      ],
    ],
    [
      "two of which one is named",
      [service("chat", { template: { name: "a" } }), clusterModel(), clusterTemplate("a"), clusterTemplate("b")],
      [],
    ],
    [
      "two of which discovery has yet to tell what they are",
      [
        service("chat"),
        clusterModel(),
        clusterTemplate("a", { profileId: "p1" }),
        clusterTemplate("b", { profileId: "p2" }),
      ],
      [],
    ],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(ambiguousTemplate, objects)).toEqual(expected)
    }),
  )
})
