import { AIM_API_VERSION, type AIMClusterModelSource, type AIMClusterModelSourceSpec } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { findingsOf } from "../check.fixture.ts"
import { invalidModelSource } from "./invalid-model-source.ts"

const source = (spec: Partial<AIMClusterModelSourceSpec>): AIMClusterModelSource => ({
  apiVersion: AIM_API_VERSION,
  kind: "AIMClusterModelSource",
  metadata: { name: "hub" },
  spec: { filters: [{ image: "org/aim-*" }], ...spec },
})

describe("invalid-model-source", () => {
  it.effect.each([
    ["filters that can be read", [source({ versions: [">=1.0.0"] })], []],
    [
      "a wildcard in the registry",
      [source({ filters: [{ image: "*.io/org/aim-*" }] })],
      ['AIMClusterModelSource hub spec.filters[0].image: filter "*.io/org/aim-*": a registry has no wildcard'],
    ],
    [
      "a version that is none",
      [source({ filters: [{ image: "org/aim-*", versions: ["newest"] }] })],
      [
        'AIMClusterModelSource hub spec.filters[0].versions: version constraint "newest" cannot be read; expected comparators such as >=1.0.0, ~1.2, ^1.0.0, 1.2.x or 1.0.0 - 2.0.0, joined by blanks or ||',
      ],
    ],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(invalidModelSource, objects)).toEqual(expected)
    }),
  )
})
