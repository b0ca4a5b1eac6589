import { describe, expect, it } from "vitest"
import { quantile, slope } from "./statistics.ts"

describe("statistics", () => {
  it.each([
    [[], 0.5, 0],
    [[3, 1, 2], 0.5, 2],
    [[3, 1, 2], 1, 3],
    [[1, 2, 3, 4], 0.75, 3],
  ])("quantile of %j at %f is %f", (values, share, expected) => expect(quantile(values, share)).toBe(expected))

  it("slope of a line, and of noise around none", () => {
    expect(
      slope([
        [0, 1],
        [1, 3],
        [2, 5],
      ]),
    ).toBeCloseTo(2)
    expect(
      slope([
        [0, 1],
        [1, 2],
        [2, 1],
      ]),
    ).toBeCloseTo(0)
    expect(slope([[1, 1]])).toBe(0)
  })
})
