import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import type { JsonValue } from "./canonical-json.ts"
import { type DerivedNameOptions, derivedName } from "./derived-name.ts"

const a = (count: number) => "a".repeat(count)

describe("derived names", () => {
  it.each<[string, ReadonlyArray<string>, DerivedNameOptions, string]>([
    ["selection #30", [a(40), "b".repeat(40)], { hash: ["x"] }, `${a(26)}-${"b".repeat(27)}-ba2df490`],
    ["selection #31: runs are not collapsed", ["A__B", "C"], {}, "a--b-c"],
    ["selection #31: an empty part", ["", "x"], {}, "part-x"],
    ["engine #42", ["qwen-chat"], { hash: ["ml-team"] }, "qwen-chat-a04542d9"],
    [
      "engine #43",
      ["Qwen/Qwen3-32B", "v1.2.0"],
      { hash: ["docker.io", "Qwen/Qwen3-32B", "v1.2.0"], hashLength: 6 },
      "qwen-qwen3-32b-v1-2-0-f4ca39",
    ],
    ["engine #44", [a(70), "b".repeat(10)], { hash: ["x"] }, `${a(43)}-bbbbbbbbbb-ba2df490`],
    ["engine #45", ["x".repeat(60)], { hash: ["ml-team"], maxLength: 30 }, `${"x".repeat(21)}-a04542d9`],
    ["engine #46: nothing left of a part", ["..."], { hash: ["x"] }, "part-ba2df490"],
    ["engine #47: a map", ["a"], { hash: [{ b: "2", a: "1" }] }, "a-59851255"],
    ["engine #47: a list of records", ["a"], { hash: [[{ name: "A", value: "x<y" }]] }, "a-c97d5f8f"],
    ["engine #47: an absent list", ["a"], { hash: [null] }, "a-74234e98"],
    ["engine #47: a number and a text", ["a"], { hash: [1, "b"] }, "a-dc8b9f1f"],
    ["service #9: shared cache", ["my-template"], { hash: ["ml-team"] }, "my-template-a04542d9"],
    [
      "service #10: dedicated cache",
      ["my-template", "qwen-chat"],
      { hash: ["11111111-2222-3333-4444-555555555555"] },
      "my-template-qwen-chat-16b81fda",
    ],
    [
      "service #11",
      ["t".repeat(60), "s".repeat(40)],
      { hash: ["uid-1"] },
      `${"t".repeat(26)}-${"s".repeat(27)}-c41c7c22`,
    ],
  ])("%s", (_title, parts, options, expected) => {
    expect(derivedName(parts, options)).toEqual(Result.succeed(expected))
  })

  it.each<[string, ReadonlyArray<string>, DerivedNameOptions, RegExp]>([
    ["engine #46: longer than a label", ["a"], { maxLength: 64 }, /from 1 to 63, not 64/],
    ["shorter than one character", ["a"], { maxLength: 0 }, /not 0/],
    ["no part", [], {}, /at least one part/],
    [
      "no room for one character per part",
      ["ab", "cd"],
      { hash: ["x"], maxLength: 11 },
      /"a-c-ba2df490" cannot be cut/,
    ],
  ])("%s is an error", (_title, parts, options, message) => {
    const name = derivedName(parts, options)
    expect(Result.isFailure(name) && name.failure).toMatchObject({ _tag: "InvalidSpec", reason: "InvalidName" })
    expect(Result.isFailure(name) && name.failure.message).toMatch(message)
  })

  const parts = fc.array(fc.string({ unit: "grapheme", maxLength: 90 }), { minLength: 1, maxLength: 4 })
  const values: fc.Arbitrary<JsonValue> = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.integer(),
    fc.constant(null),
    fc.dictionary(fc.string(), fc.string()),
    fc.array(fc.record({ name: fc.string(), value: fc.string() })),
  )
  const hash = fc.array(values, { minLength: 1, maxLength: 3 })

  it("are DNS labels of at most the asked length", () => {
    fc.assert(
      fc.property(parts, hash, fc.integer({ min: 20, max: 63 }), (parts, hash, maxLength) => {
        const name = Result.getOrThrow(derivedName(parts, { hash, maxLength }))
        expect(name).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/)
        expect(name.length).toBeLessThanOrEqual(maxLength)
      }),
    )
  })

  it("keep the hash whatever is cut", () => {
    fc.assert(
      fc.property(parts, hash, (parts, hash) => {
        const long = Result.getOrThrow(derivedName(parts, { hash }))
        const short = Result.getOrThrow(derivedName(parts, { hash, maxLength: 20 }))
        expect(short.slice(-9)).toBe(long.slice(-9))
      }),
    )
  })

  it("depend on no order of keys", () => {
    expect(derivedName(["a"], { hash: [{ b: { d: "1", c: "2" }, a: "1" }] })).toEqual(
      derivedName(["a"], { hash: [{ a: "1", b: { c: "2", d: "1" } }] }),
    )
  })
})
