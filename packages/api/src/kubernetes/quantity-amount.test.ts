import { describe, expect, it } from "vitest"
import { readQuantity } from "./quantity-amount.ts"

describe("readQuantity", () => {
  it.each([
    ["0", 0n],
    ["4", 4_000_000_000n],
    ["+5.", 5_000_000_000n],
    [".5", 500_000_000n],
    ["500m", 500_000_000n],
    ["-1.5", -1_500_000_000n],
    ["1Ki", 1_024_000_000_000n],
    ["1.5Gi", 1_610_612_736_000_000_000n],
    ["2G", 2_000_000_000_000_000_000n],
    ["1e3", 1_000_000_000_000n],
    ["0.1n", 1n],
    ["16Ei", (2n ** 63n - 1n) * 1_000_000_000n],
  ])("%s is %d billionths", (text, nanos) => {
    expect(readQuantity(text)?.nanos).toBe(nanos)
  })

  it.each([[""], ["."], ["-"], ["1e"], ["1Gb"], ["1 Gi"], ["abc"], ["1e31"], ["9".repeat(65)]])(
    "%j is none",
    (text) => {
      expect(readQuantity(text)).toBeUndefined()
    },
  )
})
