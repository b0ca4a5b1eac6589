import type { RecommendedDeployment } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { parsePythonLiteral } from "./python-literal.ts"
import { parseDeployments } from "./recommended-deployments.ts"

describe("recommended deployments", () => {
  it.each([
    [
      "models #13",
      "{'gpuModel':'MI300X','gpuCount':2}, {'gpuModel':'MI325X'}",
      [{ gpuModel: "MI300X", gpuCount: 2 }, { gpuModel: "MI325X" }],
    ],
    [
      "models #14: an apostrophe",
      '[{"gpuModel":"MI300X","description":"it\'s fast"}]',
      [{ gpuModel: "MI300X", description: "it's fast" }],
    ],
    ["models #15: None", "[{'gpuModel':'MI300X','x':None}]", [{ gpuModel: "MI300X" }]],
    ["nothing", "  ", []],
    ["an empty list", "[]", []],
    ["one object", '{"gpuCount":1}', [{ gpuCount: 1 }]],
    ["a count as text", "[{'gpuCount':'4'}]", [{ gpuCount: 4 }]],
    ["a count with a fraction of nothing", "[{'gpuCount':1.0}]", [{ gpuCount: 1 }]],
    ["a trailing comma", "[{'gpuCount':1,},]", [{ gpuCount: 1 }]],
    ["keys in another case", '[{"GPUModel":"A","gpumodel":"B","ProfileID":"p"}]', [{ gpuModel: "B", profileId: "p" }]],
    ["the exact key first", '[{"gpuModel":"A","gpumodel":"B"}]', [{ gpuModel: "A" }]],
    [
      "every field",
      '[{"gpuModel":"M","gpuCount":1,"precision":"fp8","metric":"latency","description":"d","profileId":"p"}]',
      [{ gpuCount: 1, gpuModel: "M", precision: "fp8", metric: "latency", description: "d", profileId: "p" }],
    ],
    ["nulls", '[{"gpuModel":null,"gpuCount":null}]', [{}]],
  ])("%s", (_title, text, expected) => {
    expect(parseDeployments(text)).toEqual(Result.succeed(expected))
  })

  it.each([
    ["models #16", "{oops", "it is neither JSON nor a Python literal"],
    ["text behind the end", "[] []", "it is neither JSON nor a Python literal"],
    ["no object", '["a"]', "entry 0 is no object"],
    ["a negative count", '[{},{"gpuCount":-1}]', "entry 1: gpuCount must be a whole number, 0 or more"],
    ["a half", '[{"gpuCount":1.5}]', "entry 0: gpuCount must be a whole number, 0 or more"],
    ["a flag as a count", "[{'gpuCount':True}]", "entry 0: gpuCount must be a whole number, 0 or more"],
    ["a number as a model", '[{"gpuModel":300}]', "entry 0: gpuModel must be text"],
    [
      "a model without end",
      `[{"gpuModel":"${"x".repeat(300)}"}]`,
      "entry 0: gpuModel has 300 characters; at most 256 are allowed",
    ],
    [
      "too many",
      JSON.stringify(Array.from({ length: 257 }, () => ({}))),
      "it has 257 entries; at most 256 are allowed",
    ],
    ["depth without end", "[".repeat(100_000), "it is neither JSON nor a Python literal"],
  ])("%s cannot be read", (_title, text, problem) => {
    expect(parseDeployments(text)).toEqual(Result.fail(problem))
  })
})

describe("literals of Python", () => {
  it.each([
    ["{\"a\": 'b\"c', 'd': \"e'f\"}", { a: 'b"c', d: "e'f" }],
    [String.raw`'\n\t\\\'\x41\u00e9'`, "\n\t\\'Aé"],
    ["[True, False, None, true, -1.5e3, .5]", [true, false, null, true, -1500, 0.5]],
    [" { } ", {}],
  ])("%s", (text, expected) => {
    expect(parsePythonLiteral(text)).toEqual(expected)
  })

  it.each(["", "'open", "[1 2]", "{'a'}", "{1: 2}", "Nothing", "[,]", String.raw`'\x4'`, "'a' 'b'"])(
    "%j is none",
    (text) => {
      expect(parsePythonLiteral(text)).toBeUndefined()
    },
  )

  it("JSON is understood as JSON", () => {
    const depth = fc.jsonValue({ maxDepth: 5, noUnicodeString: false })
    fc.assert(
      fc.property(depth, (value) => {
        expect(parsePythonLiteral(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it("no text is a defect", () => {
    const text = fc.string({ unit: fc.constantFrom(..."[]{}'\",: \\xuTrueNone01.-e"), maxLength: 60 })
    fc.assert(
      fc.property(text, (literal) => {
        parsePythonLiteral(literal)
        parseDeployments(literal)
      }),
      { numRuns: 10_000 },
    )
  })
})

describe("what was written is read as it is", () => {
  const text = fc.string({ unit: "binary", maxLength: 20 })
  const deployment: fc.Arbitrary<RecommendedDeployment> = fc.record(
    {
      gpuModel: text,
      gpuCount: fc.nat(2 ** 31 - 1),
      precision: text,
      metric: text,
      description: fc.string({ unit: "binary", maxLength: 200 }),
      profileId: text,
    },
    { requiredKeys: [] },
  )

  /** A text as Python's `repr` prints it, more or less. */
  const pythonText = (value: string): string =>
    `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  const python = (entries: ReadonlyArray<RecommendedDeployment>): string =>
    entries
      .map(Object.entries)
      .map((fields: ReadonlyArray<readonly [string, string | number]>) =>
        fields.map(([key, value]) => `'${key}': ${typeof value === "string" ? pythonText(value) : value}`).join(", "),
      )
      .map((fields) => `{${fields}}`)
      .join(", ")

  it.each<[string, (entries: ReadonlyArray<RecommendedDeployment>) => string]>([
    ["JSON", (entries) => JSON.stringify(entries)],
    ["a list of Python", (entries) => `[${python(entries)}]`],
    ["objects of Python side by side", python],
  ])("%s (10,000 lists)", (_title, print) => {
    fc.assert(
      fc.property(fc.array(deployment, { maxLength: 4 }), (entries) => {
        expect(parseDeployments(print(entries))).toEqual(Result.succeed(entries))
      }),
      { numRuns: 10_000 },
    )
  })
})
