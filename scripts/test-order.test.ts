import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { spread } from "./test-order.ts"

describe("spreading lists", () => {
  it.each([
    [
      "one by one",
      [
        ["a", "b"],
        [1, 2],
      ],
      ["a", 1, "b", 2],
    ],
    [
      "at equal distances, the first list first",
      [
        ["a", "b"],
        [1, 2, 3, 4],
      ],
      ["a", 1, 2, "b", 3, 4],
    ],
    ["of three", [["a"], [1, 2], ["x", "y"]], ["a", 1, "x", 2, "y"]],
    ["an empty one", [[], [1, 2]], [1, 2]],
    ["nothing", [], []],
  ])("%s", (_title, lists: ReadonlyArray<ReadonlyArray<string | number>>, expected) =>
    expect(spread(...lists)).toEqual(expected),
  )

  it("loses nothing, and keeps the order of each", () =>
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat())), (lists) => {
        const tagged = lists.map((list, from) => list.map((value) => ({ from, value })))
        const joined = spread(...tagged)
        expect(lists.map((_, from) => joined.filter((one) => one.from === from))).toEqual(tagged)
      }),
    ))
})
