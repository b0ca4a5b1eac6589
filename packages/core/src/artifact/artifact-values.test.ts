import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { claimSize } from "../cache/claim-size.ts"
import { labelValue } from "../naming/label-value.ts"
import { claimName, jobName } from "./artifact-names.ts"
import { displaySize, statedSize } from "./artifact-size.ts"
import { formatBytes } from "./format-bytes.ts"
import { modelIdOf } from "./model-id.ts"
import { parseSizeOutput } from "./size-output.ts"
import { artifact } from "./test-fixtures/artifact-cluster.ts"

const GI = 2n ** 30n

describe("names of what belongs to an artifact", () => {
  it("templates #55: claim and Jobs, by the uid of the artifact", () => {
    expect(claimName(artifact())).toEqual(Result.succeed("my-artifact-cache-16b81fda"))
    expect(jobName(artifact(), "download")).toEqual(Result.succeed("my-artifact-download-16b81fda"))
    expect(jobName(artifact(), "check-size")).toEqual(Result.succeed("my-artifact-check-size-16b81fda"))
  })

  it("a Job beside one that has the usual name is told apart by that one's uid", () => {
    expect(Result.getOrUndefined(jobName(artifact(), "download", "other-uid"))).toMatch(
      /^my-artifact-download-(?!16b81fda)/,
    )
  })
})

describe("sizes", () => {
  it.each([
    [9094593249n, 10, "10Gi"],
    [2n * GI, 10, "3Gi"],
    [10n * GI, 10, "11Gi"],
    [10n * GI, 0, "10Gi"],
    [1n, 10, "1Gi"],
    [5n * GI, 15, "6Gi"],
  ])("templates #56: a claim for %s bytes with %i %% headroom is %s", (bytes, headroom, expected) => {
    expect(claimSize(bytes, headroom)).toBe(expected)
  })

  it.each([
    [9094593249n, "8.5 GiB"],
    [536870912n, "512 MiB"],
    [1610612736n, "1.5 GiB"],
    [161061273600n, "150 GiB"],
    [0n, "0 B"],
    [1n, "1 B"],
    [7n * 2n ** 60n, "7 EiB"],
  ])("templates #57: %s bytes are shown as %s", (bytes, expected) => {
    expect(formatBytes(bytes)).toBe(expected)
  })

  it.each([-1n, 7n * 2n ** 60n + 1n])("templates #57: %s bytes are no size of files", (bytes) => {
    expect(formatBytes(bytes)).toBeUndefined()
  })

  it("what is too large to be formatted is shown as it was written", () => {
    expect(displaySize(artifact({ size: "9Ei" }), 9n * 2n ** 60n)).toBe("9Ei")
  })

  it.each([
    ["8Gi", 8n * GI],
    ["0", undefined],
    ["500m", 1n],
  ])("a stated size of %s is %s bytes", (size, bytes) => {
    expect(statedSize(artifact({ size }))).toEqual(Result.succeed(bytes))
  })

  it.each(["-1", "lots", ""])("a stated size of %j is an error", (size) => {
    expect(Result.isFailure(statedSize(artifact({ size })))).toBe(true)
  })
})

describe("the answer of the Job that measures a source", () => {
  it.each([
    ['{"url":"x","sizeBytes":0}', "Invalid"],
    ['{"url":"x","sizeBytes":-5}', "Invalid"],
    [`{"url":"x","sizeBytes":${2 ** 51}}`, "Invalid"],
    ['{"url":"x","sizeBytes":1.5}', "Invalid"],
    ["garbage", "Invalid"],
    ["null", "Invalid"],
    ["", "Awaiting"],
    [" \n\n", "Awaiting"],
  ])("templates #58: %j is %s", (log, expected) => {
    expect(parseSizeOutput(log)._tag).toBe(expected)
  })

  it.each([
    ['{"url":"hf://a/b","sizeBytes":9094593249}', 9094593249],
    ['fetching…\n{"url":"x","sizeBytes":7}\n', 7],
    [`{"url":"x","sizeBytes":${2 ** 50}}`, 2 ** 50],
  ])("%j is the size", (log, bytes) => {
    expect(parseSizeOutput(log)).toEqual({ _tag: "Measured", bytes })
  })

  it("any log has an answer, and never a size out of bounds", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.integer().map((n) => `{"url":"u","sizeBytes":${n}}`),
        ),
        (log) => {
          const output = parseSizeOutput(log)
          if (output._tag === "Measured") expect(output.bytes > 0 && output.bytes <= 2 ** 50).toBe(true)
        },
      ),
    )
  })
})

describe("the label that tells the source", () => {
  it("templates #74: is a label value", () => {
    expect(labelValue("amd/Llama-3.1-8B")).toEqual(Result.succeed({ value: "amd_llama-3.1-8b", isCut: false }))
  })
})

describe("the model that an artifact holds", () => {
  it.each([
    [{ sourceUri: "hf://amd/Llama-3.1-8B" }, "amd/Llama-3.1-8B"],
    [{ sourceUri: "s3://bucket/key", modelId: "org/name" }, "org/name"],
  ])("%j is %s", (spec, expected) => {
    expect(modelIdOf(artifact(spec))).toEqual(Result.succeed(expected))
  })

  it.each(["s3://bucket/key", "hf://only-one", "hf://a/b/c", "hf://../b"])("%s needs a modelId", (sourceUri) => {
    expect(modelIdOf(artifact({ sourceUri }))).toMatchObject({ failure: { _tag: "InvalidSpec" } })
  })
})
