import { describe, expect, it } from "vitest"
import { refusalsOf } from "../structural/refusals.fixture.ts"
import { AIMArtifactKind, AIMModelCacheKind } from "./artifact.ts"

describe.each([
  ["AIMArtifact", AIMArtifactKind],
  ["AIMModelCache", AIMModelCacheKind],
])("%s", (_, kind) => {
  const refusals = refusalsOf(kind)

  it.each([
    [{ sourceUri: "hf://org/model" }],
    [{ sourceUri: "hf://org/model-1.5_b" }],
    [{ sourceUri: "s3://bucket/key", modelId: "org/model" }],
    [{ sourceUri: "hf://org/model/tree/main", modelId: "org/model" }],
  ])("accepts %j", (spec) => {
    expect(refusals(spec)).toEqual([])
  })

  it.each([
    [{ sourceUri: "s3://bucket/key" }],
    [{ sourceUri: "hf://model" }],
    [{ sourceUri: "hf://org/model/tree/main" }],
  ])("cannot tell the identifier of %j", (spec) => {
    expect(refusals(spec)).toEqual([
      "spec.modelId: Required value: modelId (org/name) is required unless sourceUri is hf://org/name",
    ])
  })

  it("keeps its source", () => {
    expect(refusals({ sourceUri: "hf://org/b" }, { sourceUri: "hf://org/a" })).toEqual([
      expect.stringContaining('spec.sourceUri: Invalid value: "object": sourceUri is immutable'),
    ])
    expect(refusals({ sourceUri: "hf://org/a", size: "1Gi" }, { sourceUri: "hf://org/a" })).toEqual([])
  })
})
