import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { labelValue } from "./label-value.ts"
import { rfc1123Label } from "./rfc1123-label.ts"
import { sha256Hex } from "./sha256.ts"

describe("label values", () => {
  it.each([
    ["engine #48", "Qwen/Qwen3 32B!", "qwen_qwen3_32b"],
    ["engine #48", "--MI300X--", "mi300x"],
    ["engine #48", "v1.2.0+build", "v1.2.0_build"],
    ["service #12", "Meta/Llama 3", "meta_llama_3"],
    ["63 characters fit", "a".repeat(63), "a".repeat(63)],
  ])("%s: %s", (_title, raw, value) => {
    expect(labelValue(raw)).toEqual(Result.succeed({ value, isCut: false }))
  })

  it.each([
    ["engine #48", "///"],
    ["service #12", "___"],
    ["nothing", ""],
  ])("%s: %s is an error", (_title, raw) => {
    const value = labelValue(raw)
    expect(Result.isFailure(value) && value.failure).toMatchObject({ _tag: "InvalidSpec", reason: "InvalidLabelValue" })
  })

  it("what is cut ends in a hash of the raw text, and is told", () => {
    const raw = `Service.${"x".repeat(70)}`
    expect(labelValue(raw)).toEqual(
      Result.succeed({ value: `service.${"x".repeat(46)}-${sha256Hex(raw).slice(0, 8)}`, isCut: true }),
    )
  })

  it("fit the API's pattern, and cutting one twice changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 120 }), (raw) => {
        const value = Result.getOrUndefined(labelValue(raw))?.value
        if (value === undefined) return
        expect(value).toMatch(/^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/)
        expect(labelValue(value)).toEqual(Result.succeed({ value, isCut: false }))
      }),
    )
  })
})

it.each([
  ["a..b", "a--b"],
  ["--x--", "x"],
  ["Ärger", "rger"],
  [`${"a".repeat(62)}.b`, "a".repeat(62)],
  ["...", ""],
])("service #13: DNS label of %s", (text, label) => {
  expect(rfc1123Label(text)).toBe(label)
})
