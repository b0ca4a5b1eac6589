import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { findingsOf, service } from "../check.fixture.ts"
import { nameTooLong } from "./name-too-long.ts"

describe("name-too-long", () => {
  it.effect.each([
    ["a namespace that leaves room", [service("chat", {}, "n".repeat(42))], []],
    [
      "a namespace that does not",
      [service("chat", {}, "n".repeat(43))],
      [
        `AIMService chat metadata.namespace: namespace "${"n".repeat(43)}" has 43 characters; inference needs one of at most 42, because the host name <service>-predictor-<namespace> is limited to 63`,
      ],
    ],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(nameTooLong, objects)).toEqual(expected)
    }),
  )
})
