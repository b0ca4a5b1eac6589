import { expect, it } from "@effect/vitest"
import { Equal } from "effect"
import fc from "fast-check"
import { isSameJson } from "./same-json.ts"

it.each([
  [{ a: 1, b: [2, { c: null }] }, { b: [2, { c: null }], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, false],
  [[1, 2], [2, 1], false],
  [[1], { 0: 1 }, false],
  [{}, { constructor: Object }, false],
  [JSON.parse('{"__proto__":1}'), {}, false],
  [JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}'), true],
  [null, {}, false],
  ["1", 1, false],
])("%j and %j: %s", (left, right, isSame) => {
  expect(isSameJson(left, right)).toBe(isSame)
})

it("agrees with Effect's Equal on JSON", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
      expect(isSameJson(left, right)).toBe(Equal.equals(left, right))
      expect(isSameJson(left, structuredClone(left))).toBe(true)
    }),
  )
})
