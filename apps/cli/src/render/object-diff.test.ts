import { describe, expect, it } from "@effect/vitest"
import { renderDiff } from "./object-diff.ts"
import { plain } from "./palette.ts"

describe("the difference of two objects", () => {
  it.each([
    ["nothing for equal objects", { a: 1 }, { a: 1 }, []],
    [
      "a changed value with both sides",
      { spec: { replicas: 1 } },
      { spec: { replicas: 3 } },
      ["~ spec.replicas: 1 → 3"],
    ],
    ["an added field", {}, { spec: 1 }, ["+ spec: 1"]],
    ["an added block as YAML", {}, { spec: { a: [1] } }, ["+ spec:\n      a:\n        - 1"]],
    ["a removed field with what it was", { spec: "x", b: 1 }, { b: 1 }, ['- spec: "x"']],
    ["a field within a list", { l: [{ n: 1 }] }, { l: [{ n: 2 }] }, ["~ l[0].n: 1 → 2"]],
    ["a key that is no identifier", { l: { "a/b~c": 1 } }, { l: { "a/b~c": 2 } }, ["~ l['a/b~c']: 1 → 2"]],
    [
      "fields in the order of their paths",
      { z: 1, b: 1 },
      { b: 2, a: 1, z: 2 },
      ["+ a: 1", "~ b: 1 → 2", "~ z: 1 → 2"],
    ],
    ["a constructor-like key as data", { constructor: "x" }, { constructor: "y" }, ['~ constructor: "x" → "y"']],
  ])("is %s", (_title, before, after, expected) => {
    expect(renderDiff(before, after, plain)).toEqual(expected)
  })
})
