import { describe, expect, it } from "@effect/vitest"
import fc from "fast-check"
import { conditionMessage, conditionReason, logExcerpt, MAX_EXCERPT_BYTES, truncateBytes } from "./condition-text.ts"
import { maskValues, redact } from "./redact.ts"

describe("redact", () => {
  it.each([
    ["token hf_abcdefghijklmnop refused", "token hf_*** refused"],
    ["key AKIAIOSFODNN7EXAMPLE", "key AKIA***"],
    ["Authorization: Bearer abc.def-123", "Authorization: Bearer ***"],
    ["GET https://user:secret@hub.example/m", "GET https://***@hub.example/m"],
    ["s3://AKIAIOSFODNN7EXAMPLE:x@bucket/m", "s3://***@bucket/m"],
    ["proxy http://user:sekret/99@proxy:3128 is down", "proxy http://***@proxy:3128 is down"],
    ['"http://user:p@ss/w@rd@proxy:3128", twice', '"http://***@proxy:3128", twice'],
    ["s3://AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY@bucket/x", "s3://***@bucket/x"],
    ["https://hub.example/a,http://user:pw@proxy/", "https://***@proxy/"],
    ["http://user:pa/ss@hub.example/a@sha256:00", "http://***@hub.example/a@sha256:00"],
    ["docker://hub.example:5000/a@sha256:00", "docker://hub.example:5000/a@sha256:00"],
    ["https://npm.example/@scope/package", "https://npm.example/@scope/package"],
    ["https://hub.example:8080/m or me@hub.example", "https://hub.example:8080/m or me@hub.example"],
    [
      "https://b.s3.amazonaws.com/m?X-Amz-Credential=AK%2F1&X-Amz-Date=1&X-Amz-Signature=ff",
      "https://b.s3.amazonaws.com/m?X-Amz-Credential=***&X-Amz-Date=1&X-Amz-Signature=***",
    ],
    ["https://a.blob.example/m?sv=1&sig=abc%3D", "https://a.blob.example/m?sv=1&sig=***"],
    ["HF_TOKEN=abcdef123", "HF_TOKEN=***"],
    ["aws_secret_access_key: wJalrXUtnFEMI/K7MDENG", "aws_secret_access_key: ***"],
    ["model org/name not found", "model org/name not found"],
    [
      "max_tokens=4096 for image registry.example/a@sha256:00",
      "max_tokens=4096 for image registry.example/a@sha256:00",
    ],
  ])("%s", (text, expected) => expect(redact(text)).toBe(expected))

  it("leaves nothing to do for a second time", () => {
    fc.assert(fc.property(fc.string(), (text) => redact(redact(text)) === redact(text)))
  })
})

describe("maskValues", () => {
  it.each([
    ["each of them, the longest first", ["horse", "horse-battery"], "horse-battery and horse", "*** and ***"],
    ["each line of them", ["first\nsecond\n"], "before second, and first", "before ***, and ***"],
    ["but what is too short for a secret", ["abc", ""], "abc", "abc"],
  ])("masks %s", (_title, values, text, expected) => expect(maskValues(text, values)).toBe(expected))
})

describe("texts of conditions", () => {
  it.each([
    ["FailedScheduling", "FailedScheduling"],
    ["no GPU: left", "noGPU:left"],
    ["9lives,", "lives"],
    ["—", "Unknown"],
  ])("reason %s", (text, expected) => expect(conditionReason(text)).toBe(expected))

  it("an excerpt takes at most 1 KiB, whatever its characters", () => {
    const excerpt = logExcerpt("ä€😀".repeat(1000))
    expect(new TextEncoder().encode(excerpt).length).toBeLessThanOrEqual(MAX_EXCERPT_BYTES)
    expect(excerpt.endsWith("…")).toBe(true)
  })

  it("cutting is bounded, keeps what fits, and is done once", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 3, max: 40 }), (text, limit) => {
        const cut = truncateBytes(text, limit)
        const bytes = new TextEncoder().encode(cut).length
        return bytes <= limit && truncateBytes(cut, limit) === cut && (cut === text || cut.endsWith("…"))
      }),
    )
    expect(conditionMessage("fine")).toBe("fine")
  })
})

it("a hostile text takes no time to mask", () => {
  expect(conditionMessage("a".repeat(2_000_000))).toHaveLength(4096 - 2)
  expect(conditionMessage("token".repeat(400_000)).startsWith("token")).toBe(true)
  expect(redact("a://".repeat(500_000))).toHaveLength(2_000_000)
  expect(redact("a://u:@sha256:".repeat(100_000))).toHaveLength(1_400_000)
})
