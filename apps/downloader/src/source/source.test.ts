import { posix } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { parseSource } from "./source-uri.ts"
import { targetPath } from "./target-path.ts"

describe("sources", () => {
  it.each([
    ["hf://amd/Llama-3.1-8B", { _tag: "HuggingFace", repository: "amd/Llama-3.1-8B" }],
    ["s3://bucket", { _tag: "S3", bucket: "bucket", prefix: "" }],
    ["s3://bucket/", { _tag: "S3", bucket: "bucket", prefix: "" }],
    ["s3://my.bucket/a/b.v1/", { _tag: "S3", bucket: "my.bucket", prefix: "a/b.v1" }],
  ])("%s", (uri, expected) => {
    expect(parseSource(uri)).toMatchObject({ success: { uri, ...expected } })
  })

  it.each([
    "hf://only",
    "hf://a/b/c",
    "hf://../b",
    "hf://a/..",
    "hf://a/b c",
    "hf://a/b\n",
    " hf://a/b",
    "hf://a/../../b",
    "hf://a/..b",
    "hf://a%2fb/c",
    "HF://a/b",
    "s3://../b",
    "s3://buck et/x",
    "s3://bucket/with space",
    "s3://bucket/../other",
    "s3://bucket/a/../../b",
    "s3://bucket/./a",
    "file:///etc/passwd",
    "hf:a/b",
    "s3://",
    "s3:///key",
    "gs://bucket/x",
    "https://example.com/x",
    "",
  ])("%j is none", (uri) => {
    expect(parseSource(uri)).toMatchObject({ failure: { _tag: "InvalidSource" } })
  })

  it("any text is a source or an error", () => {
    fc.assert(fc.property(fc.string(), (uri) => Result.isResult(parseSource(uri))))
  })
})

describe("file names of sources", () => {
  it.each(["a", "a/b.txt", "..a", "a..b/c", "with space", "ü/ñ", ".gitattributes"])("%j is allowed", (path) => {
    expect(targetPath(path)).toEqual(Result.succeed(path))
  })

  it.each([
    "",
    "/a",
    "../a",
    "a/../b",
    "a//b",
    "./a",
    "a/.",
    "a\\b",
    "a\u0000b",
    "a\nb",
    ".aim-download/x",
    "x".repeat(256),
  ])("%j is refused", (path) => {
    expect(targetPath(path)).toMatchObject({ failure: { _tag: "UnsafePath" } })
  })

  it("none leads out of the target", () => {
    const step = fc.constantFrom("..", ".", "", "a", "/", "\\", ".aim-download")
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        const checked = targetPath(steps.join("/"))
        if (Result.isFailure(checked)) return
        const place = posix.join("/target", checked.success)
        expect(place.startsWith("/target/") && !place.startsWith("/target/.aim-download/")).toBe(true)
      }),
    )
  })
})
