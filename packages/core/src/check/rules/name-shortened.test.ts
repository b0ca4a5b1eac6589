import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { findingsOf, service } from "../check.fixture.ts"
import { nameShortened } from "./name-shortened.ts"

describe("name-shortened", () => {
  it.effect.each([
    ["a short name", [service("chat")], []],
    [
      "a name that does not fit",
      [service("a".repeat(60))],
      [
        `AIMService ${"a".repeat(60)} metadata.name: it is cut in the names of what is made for the service: ${"a".repeat(41)}-6e746717, ${"a".repeat(48)}-route-e8fd49dd`,
      ],
    ],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(nameShortened, objects)).toEqual(expected)
    }),
  )
})
