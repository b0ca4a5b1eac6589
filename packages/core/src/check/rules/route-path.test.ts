import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { findingsOf, routed, service } from "../check.fixture.ts"
import { routePath } from "./route-path.ts"

describe("route-path", () => {
  it.effect.each([
    ["a path", [service("chat", routed("/{.metadata.namespace}/{.metadata.name}"))], []],
    [
      "a label that the service does not have",
      [service("chat", routed("/{.metadata.labels['team']}"))],
      [
        `AIMService chat spec.routing.pathTemplate: path template "/{.metadata.labels['team']}": {.metadata.labels['team']}: .labels not found`,
      ],
    ],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(routePath, objects)).toEqual(expected)
    }),
  )
})
