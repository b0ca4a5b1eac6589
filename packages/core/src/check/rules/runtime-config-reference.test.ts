import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { clusterConfig, clusterModel, findingsOf, service } from "../check.fixture.ts"
import { runtimeConfigReference } from "./runtime-config-reference.ts"

describe("runtime-config-reference", () => {
  it.effect.each([
    ["the default one, which need not be there", [service("chat", { runtimeConfigName: "default" })], []],
    ["one of the cluster", [service("chat", { runtimeConfigName: "gold" }), clusterConfig("gold")], []],
    [
      "one that is not there",
      [service("chat", { runtimeConfigName: "gold" })],
      [
        "AIMService chat spec.runtimeConfigName: there is neither an AIMRuntimeConfig gold in namespace ml nor an AIMClusterRuntimeConfig gold",
      ],
    ],
    [
      "one that is not there, of an object of the cluster",
      [clusterModel("llama", { runtimeConfigName: "gold" })],
      ["AIMClusterModel llama spec.runtimeConfigName: there is no AIMClusterRuntimeConfig gold"],
    ],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(runtimeConfigReference, objects)).toEqual(expected)
    }),
  )
})
