import { describe, expect, it } from "@effect/vitest"
import { claimSize, totalSize } from "./claim-size.ts"

const GI = 2n ** 30n
const source = (size?: string) => ({ modelId: "a/b", sourceUri: "hf://a/b", ...(size === undefined ? {} : { size }) })

describe("sizes of volumes", () => {
  it.each([
    [9094593249n, 10, "10Gi"],
    [10n * GI, 10, "11Gi"],
    [10n * GI, 0, "10Gi"],
    [1n, 10, "1Gi"],
    [0n, 10, "1Gi"],
  ])("service #56: %s bytes and %i %%", (bytes, headroom, expected) => {
    expect(claimSize(bytes, headroom)).toBe(expected)
  })

  it("sizes add up, and are unknown as soon as one is", () => {
    expect(totalSize([source("1Gi"), source("1Gi")])).toBe(2n * GI)
    expect(totalSize([source("1Gi"), source()])).toBeUndefined()
    expect(totalSize([])).toBe(0n)
  })
})
