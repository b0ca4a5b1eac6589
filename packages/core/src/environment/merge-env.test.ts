import type { EnvVar } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import fc from "fast-check"
import { layerEnv } from "./layered-env.ts"
import { ENGINE_ARGS, mergeEnv } from "./merge-env.ts"

const env = (variables: Readonly<Record<string, string>>): ReadonlyArray<EnvVar> =>
  Object.entries(variables).map(([name, value]) => ({ name, value }))
const args = (value: string) => env({ [ENGINE_ARGS]: value })

describe("environments", () => {
  it("selection #38: a higher value replaces in place, a new name is appended", () => {
    expect(mergeEnv(env({ A: "1", S: "c" }), env({ S: "x", N: "n" }))).toEqual(env({ A: "1", S: "x", N: "n" }))
  })

  it("a reference replaces a value, and a value a reference, whole", () => {
    const reference = { name: "A", valueFrom: { secretKeyRef: { name: "s", key: "k" } } }
    expect(mergeEnv(env({ A: "1" }), [reference])).toEqual([reference])
    expect(mergeEnv([reference], env({ A: "1" }))).toEqual(env({ A: "1" }))
  })

  it("the last entry of a name counts", () => {
    expect(mergeEnv([...env({ A: "1", B: "b" }), ...env({ A: "2" })], [])).toEqual(env({ A: "2", B: "b" }))
  })

  const layer = fc.array(fc.record({ name: fc.constantFrom("A", "B", "C", "__proto__"), value: fc.string() }))
  const dedupe = (list: ReadonlyArray<EnvVar>) => mergeEnv(list, [])

  it("merging is associative, and nothing over or under a list changes it", () => {
    fc.assert(
      fc.property(layer, layer, layer, (a, b, c) => {
        expect(mergeEnv(mergeEnv(a, b), c)).toEqual(mergeEnv(a, mergeEnv(b, c)))
        expect(mergeEnv([], a)).toEqual(dedupe(a))
        expect(mergeEnv(a, a)).toEqual(dedupe(a))
      }),
    )
  })
})

describe("engine arguments", () => {
  it.each([
    ["selection #39", `{"x":1,"n":{"p":1}}`, `{"y":2,"n":{"q":2}}`, `{"n":{"p":1,"q":2},"x":1,"y":2}`],
    ["selection #40: null is no object", "null", `{"a":1}`, `{"a":1}`],
    ["selection #40: a list is no object", "[1]", `{"c":1}`, `{"c":1}`],
    ["service #37", `{"a":1,"n":{"x":1,"y":2},"l":[1]}`, `{"n":{"y":3},"l":[2]}`, `{"a":1,"l":[2],"n":{"x":1,"y":3}}`],
    ["service #38", `{"a":1}`, "--flag", "--flag"],
    ["engine #61", `{"x":1,"y":{"z":1}}`, `{"y":{"w":2}}`, `{"x":1,"y":{"w":2,"z":1}}`],
    ["an empty value yields the other", `{"b": 1}`, "", `{"b": 1}`],
    ["an empty value yields the other", "", `{"b": 1}`, `{"b": 1}`],
    ["a null member replaces", `{"a":{"b":1}}`, `{"a":null}`, `{"a":null}`],
    ["numbers keep their text", `{"seed":9007199254740993}`, `{"f":1.50}`, `{"f":1.50,"seed":9007199254740993}`],
    [
      "__proto__ is data",
      `{"__proto__":{"a":1}}`,
      `{"__proto__":{"b":2},"constructor":1}`,
      `{"__proto__":{"a":1,"b":2},"constructor":1}`,
    ],
    ["keys sort as text", `{"10":1}`, `{"9":1,"a":1}`, `{"10":1,"9":1,"a":1}`],
    ["the last member of a name counts", `{"a":1,"a":2}`, `{"b":1}`, `{"a":2,"b":1}`],
  ])("%s: %s + %s", (_title, low, high, merged) => {
    expect(mergeEnv(args(low), args(high))).toEqual(args(merged))
  })

  it("selection #40: a reference replaces whole", () => {
    const reference = { name: ENGINE_ARGS, valueFrom: { configMapKeyRef: { name: "c", key: "k" } } }
    expect(mergeEnv(args(`{"a":1}`), [reference])).toEqual([reference])
    expect(mergeEnv([reference], args(`{"a":1}`))).toEqual(args(`{"a":1}`))
  })

  it("a value that one layer alone sets passes as written", () => {
    expect(mergeEnv(args(`{ "b": 1, "a": 2 }`), [])).toEqual(args(`{ "b": 1, "a": 2 }`))
  })

  it("nesting beyond all measure is no object", () => {
    expect(mergeEnv(args(`{"a":1}`), args(`{"a":${"[".repeat(200_000)}`))).toHaveLength(1)
  })

  it("of two objects, every member of the higher is in the result", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), fc.dictionary(fc.string(), fc.integer()), (low, high) => {
        const [merged] = mergeEnv(args(JSON.stringify(low)), args(JSON.stringify(high)))
        expect(new Map(Object.entries(JSON.parse(merged?.value ?? "")))).toEqual(
          new Map([...Object.entries(low), ...Object.entries(high)]),
        )
      }),
    )
  })
})

describe("layers", () => {
  it("service #36: the highest layer counts, and the others are named", () => {
    expect(
      layerEnv([
        { source: "RuntimeConfig", env: env({ AIM_METRIC: "rc" }) },
        { source: "Template", env: env({ AIM_METRIC: "latency", A: "1" }) },
        { source: "Profile", env: undefined },
        { source: "Service", env: env({ AIM_METRIC: "svc" }) },
      ]),
    ).toEqual([
      { variable: { name: "A", value: "1" }, sources: ["Template"], overridden: [] },
      {
        variable: { name: "AIM_METRIC", value: "svc" },
        sources: ["Service"],
        overridden: ["RuntimeConfig", "Template"],
      },
    ])
  })

  it("merged values name every layer that they hold", () => {
    expect(
      layerEnv([
        { source: "Defaults", env: args("--old") },
        { source: "Profile", env: args(`{"a":1}`) },
        { source: "Template", env: args("") },
        { source: "Service", env: args(`{"b":2}`) },
      ]),
    ).toEqual([
      {
        variable: { name: ENGINE_ARGS, value: `{"a":1,"b":2}` },
        sources: ["Profile", "Service"],
        overridden: ["Defaults", "Template"],
      },
    ])
  })
})
