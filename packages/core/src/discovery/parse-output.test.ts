import { describe, expect, it } from "@effect/vitest"
import { Equal, Result } from "effect"
import fc from "fast-check"
import { readDiscoveryLog } from "./discovery-log.ts"
import { MAX_DEPTH } from "./json-spans.ts"
import { parseDiscoveryOutput } from "./parse-output.ts"

const METADATA = { engine: "vllm", gpu: "MI300X", precision: "fp8", gpu_count: 1, metric: "latency", type: "optimized" }
const entry = (changes: { profile?: object; models?: unknown } = {}) => ({
  filename: "vllm-mi300x-fp8.yaml",
  profile: {
    model: "meta-llama/Llama-3.1-8B",
    quantized_model: "amd/Llama-3.1-8B-FP8",
    metadata: METADATA,
    engine_args: { "max-model-len": 8192 },
    env_vars: { VLLM_USE_V1: "1" },
    ...changes.profile,
  },
  models: changes.models ?? [{ name: "amd/Llama-3.1-8B", source: "hf://amd/Llama-3.1-8B", size_gb: 16.06 }],
})
const json = (...entries: ReadonlyArray<unknown>) => JSON.stringify(entries)
const model = (fields: object) => [{ name: "amd/Llama", source: "hf://amd/Llama", ...fields }]
const read = (log: string) => readDiscoveryLog(log, undefined)
const reasonOf = (log: string) =>
  Result.match(read(log), { onSuccess: () => "Read", onFailure: ({ reason }) => reason })
const sourcesOf = (models: unknown) =>
  Result.map(read(json(entry({ models }))), ({ modelSources }) => modelSources).pipe(Result.getOrThrow)
const profileOf = (profile: object) => Result.getOrThrow(read(json(entry({ profile })))).profile

describe("what a discovery Job printed", () => {
  it("templates #14: a clean array", () => {
    const { profile, modelSources } = Result.getOrThrow(read(json(entry())))
    expect(modelSources).toEqual([
      { modelId: "amd/Llama-3.1-8B", sourceUri: "hf://amd/Llama-3.1-8B", size: "17244293693" },
    ])
    expect(profile).toEqual({
      engine_args: { "max-model-len": 8192 },
      env_vars: { VLLM_USE_V1: "1" },
      metadata: { engine: "vllm", gpu: "MI300X", gpuCount: 1, precision: "fp8", metric: "latency", type: "optimized" },
      originalDiscoveryOutput: entry(),
    })
  })

  it.each([
    ["templates #15: half a gibibyte", 0.5, "512Mi"],
    ["a whole number of gibibytes", 16, "16Gi"],
    ["none", 0, undefined],
    ["less than none", -1, undefined],
    ["not known", null, undefined],
  ])("%s", (_title, size_gb, size) => {
    expect(sourcesOf(model({ size_gb }))).toEqual([
      { modelId: "amd/Llama", sourceUri: "hf://amd/Llama", ...(size === undefined ? {} : { size }) },
    ])
  })

  it("templates #16: noise before and after, with brackets in it", () => {
    const log = `INFO [main] start {"a": [1]}\n${JSON.stringify([entry()], null, 2)}\nINFO [main] done]\n`
    expect(read(log)).toEqual(read(json(entry())))
  })

  it("templates #17: of two arrays the last", () => {
    const second = { ...entry(), filename: "second.yaml" }
    expect(parseDiscoveryOutput(`${json(entry())}\n${json(second)}\n`)).toEqual(Result.succeed(second))
  })

  it("templates #18: of two elements the first", () => {
    expect(parseDiscoveryOutput(json(entry(), { ...entry(), filename: "second.yaml" }))).toEqual(
      Result.succeed(entry()),
    )
  })

  it.each([
    ["templates #19: an empty array", "[]", "EmptyOutput"],
    ["templates #19: no JSON", "not json", "NoJson"],
    ["templates #19: an object", '{"a":1}', "NoJson"],
    ["an empty log", "", "NoJson"],
    ["a list of numbers", "[1, 2]", "InvalidProfile"],
    ["an array that never ends", json(entry()).slice(0, -1), "NoJson"],
    ["JSON with comments", `[{"profile": {} /* none */}]`, "NoJson"],
    ["a number that nobody can hold", `[{"profile": {"engine_args": {"x": 1e999}}}]`, "NoJson"],
    [
      "templates #22: a model without organisation",
      json(entry({ models: model({ name: "no-slash" }) })),
      "InvalidModelSource",
    ],
    ["a source elsewhere", json(entry({ models: model({ source: "ftp://x" }) })), "InvalidModelSource"],
    ["a source with a blank", json(entry({ models: model({ source: "hf://a b" }) })), "InvalidModelSource"],
    ["a size that is text", json(entry({ models: model({ size_gb: "16" }) })), "InvalidModelSource"],
    ["a size beyond all volumes", json(entry({ models: model({ size_gb: 1e300 }) })), "InvalidModelSource"],
    ["models that are no list", json(entry({ models: {} })), "InvalidModelSource"],
    ["a model that is text", json(entry({ models: ["amd/Llama"] })), "InvalidModelSource"],
    ["engine arguments that are a list", json(entry({ profile: { engine_args: [] } })), "InvalidProfile"],
    ["a variable that is no text", json(entry({ profile: { env_vars: { A: 1 } } })), "InvalidProfile"],
    ["an enormous profile", json(entry({ profile: { engine_args: { a: "x".repeat(2 ** 18) } } })), "OutputTooLarge"],
  ])("%s: %#", (_title, log, reason) => {
    expect(reasonOf(log)).toBe(reason)
  })

  it("templates #20: a text with brackets and quotes in it", () => {
    const tricky = entry({ profile: { engine_args: { a: 'x] } "y" [{ \\' } } })
    expect(parseDiscoveryOutput(`log: [${JSON.stringify(tricky, null, 1)}] done`)).toEqual(Result.succeed(tricky))
  })

  it("templates #21: words that we do not know are left out, and kept in the original", () => {
    const metadata = { ...METADATA, metric: "speed", precision: 8, type: "best", gpu_count: "two" }
    const profile = profileOf({ metadata })
    expect(profile.metadata).toEqual({ engine: "vllm", gpu: "MI300X" })
    expect(profile.originalDiscoveryOutput).toEqual(entry({ profile: { metadata } }))
  })

  it("templates #23: no engine arguments are none", () => {
    const { engine_args: _, ...rest } = entry().profile
    const { profile } = Result.getOrThrow(read(json({ ...entry(), profile: rest })))
    expect(profile.engine_args).toEqual({})
  })

  it("the type of the specification wins", () => {
    const { profile } = Result.getOrThrow(readDiscoveryLog(json(entry()), "preview"))
    expect(profile.metadata?.type).toBe("preview")
  })

  it("of a key that is written twice the last counts", () => {
    const log = `[{"profile": 1, "profile": {"env_vars": {"A": "first", "A": "last"}}, "models": 1, "models": []}]`
    expect(Result.getOrThrow(read(log))).toMatchObject({ profile: { env_vars: { A: "last" } }, modelSources: [] })
  })

  it("the same file twice is one", () => {
    expect(sourcesOf([...model({}), ...model({ size_gb: 1 })])).toHaveLength(1)
  })

  it("keys such as __proto__ are data", () => {
    const log = `[{"profile": {"__proto__": {"x": 1}, "env_vars": {"__proto__": "a", "constructor": "b"}}}]`
    const { profile } = Result.getOrThrow(read(log))
    expect(JSON.stringify(profile.env_vars)).toBe('{"__proto__":"a","constructor":"b"}')
    expect(Reflect.get({}, "x")).toBeUndefined()
  })

  it("half characters are replaced: what is stored is what was planned", () => {
    const { profile } = Result.getOrThrow(read(String.raw`[{"profile": {"env_vars": {"\ud800": "\\ud800 \udc00!"}}}]`))
    expect(profile.env_vars).toEqual({ "\ufffd": "\\ud800 \ufffd!" })
  })
})

describe("any log", () => {
  const noise = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "[",
      "]",
      "{",
      "}",
      '"',
      "[{",
      '[{"',
      '[{"a":',
      "\\",
      "INFO [main] it's done]\n",
      "[1, 2]",
      "[]",
      "[{}]",
    ),
    fc
      .array(fc.constantFrom("[", "]", "{", "}", '"', ":", ",", "\\", "a", " "), { maxLength: 40 })
      .map((all) => all.join("")),
  )
  const anyEntry = fc.record({
    profile: fc.record({ engine_args: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })) }),
    models: fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 3 }),
  })
  const hasNoArray = (text: string) => Result.isFailure(parseDiscoveryOutput(text))

  it("with one array of profiles among noise gives that one", () => {
    fc.assert(
      fc.property(
        fc.array(noise),
        anyEntry,
        fc.array(noise),
        fc.constantFrom(0, 2),
        (before, printed, after, indent) => {
          const [head, tail] = [`${before.join("")}\n`, `\n${after.join("")}`]
          fc.pre(hasNoArray(head) && hasNoArray(tail))
          const text = JSON.stringify([printed], null, indent)
          // Lone halves of characters and -0 do not survive JSON.
          const expected: unknown = JSON.parse(text)
          expect(Result.getOrThrow(parseDiscoveryOutput(head + text + tail))).toEqual(
            JSON.parse(JSON.stringify(Array.isArray(expected) ? expected[0] : undefined)),
          )
        },
      ),
    )
  })

  it("is read or refused, and never throws", () => {
    fc.assert(
      fc.property(fc.array(noise), (parts) => Result.isResult(read(parts.join("")))),
      { numRuns: 500 },
    )
    fc.assert(fc.property(fc.json(), (text) => Result.isResult(read(text))))
    fc.assert(fc.property(fc.jsonValue(), (value) => Result.isResult(read(json({ profile: value, models: value })))))
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        Result.isResult(read(json({ profile: { metadata: value, env_vars: value } }))),
      ),
    )
  })

  it("is read the same again, as JSON", () => {
    fc.assert(
      fc.property(anyEntry, (printed) => {
        const first = Result.getOrThrow(parseDiscoveryOutput(json(printed)))
        expect(Equal.equals(parseDiscoveryOutput(json(first)), Result.succeed(first))).toBe(true)
      }),
    )
  })

  it.each([
    ["opened and never closed", "[{".repeat(2 ** 19)],
    ["nested and never closed", '[{"a":'.repeat(2 ** 18)],
    ["nested, in texts of one another", '[{"'.repeat(2 ** 18)],
    ["brackets in texts", `${'[{"[{":1,":1,'.repeat(2 ** 16)}"`],
    ["one long text", `[{"${"x".repeat(2 ** 20)}`],
    ["one long number", `[{"a":${"1".repeat(2 ** 20)}}]`],
    ["blanks", `[${" ".repeat(2 ** 20)}`],
    ["escapes", `[{"${"\\".repeat(2 ** 20)}`],
    ["many small arrays", "[{}]".repeat(2 ** 18)],
    ["values in values", `${'[{"a":'.repeat(MAX_DEPTH / 2)}${"[1],".repeat(2 ** 16)}`],
    // Quadratic time would be hours.
  ])("takes time in proportion to its length: %s", (_title, text) => {
    expect(Result.isFailure(parseDiscoveryOutput(text))).toBe(true)
  })

  it("whatever is repeated in it, takes time in proportion to its length", () => {
    const length = 2 ** 18
    fc.assert(
      fc.property(fc.array(noise, { minLength: 1, maxLength: 6 }), (parts) => {
        const fragment = parts.join("")
        fc.pre(fragment !== "")
        const text = fragment.repeat(Math.ceil(length / fragment.length)).slice(0, length)
        expect(Result.isResult(read(text))).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it("50 MiB are looked at from the end", () => {
    const log = `${"noise [ ".repeat(6 * 2 ** 20)}\n${json(entry())}\n`
    expect(parseDiscoveryOutput(log)).toEqual(Result.succeed(entry()))
  })

  it("values that are nested too deep are none", () => {
    const nested = (depth: number) => `[{"profile": {"engine_args": ${'{"a":'.repeat(depth)}1${"}".repeat(depth)}}}]`
    expect(reasonOf(nested(MAX_DEPTH - 3))).toBe("Read")
    expect(reasonOf(nested(MAX_DEPTH - 2))).toBe("NoJson")
    expect(reasonOf(nested(100_000))).toBe("NoJson")
  })
})
