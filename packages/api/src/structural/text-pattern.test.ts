import { describe, expect, it } from "vitest"
import { matchesPattern } from "./text-pattern.ts"

describe("matchesPattern", () => {
  it.each([
    ["^[a-z]+$", "abc", "a1"],
    ["^.$", "😀", "ab"],
    ["(?i)^yes$", "YES", "no"],
    ["\\Aab\\z", "ab", "cab"],
    ["^a\\_b$", "a_b", "a-b"],
  ])("%s takes %s and refuses %s", (pattern, taken, refused) => {
    expect(matchesPattern(pattern, taken)).toBe(true)
    expect(matchesPattern(pattern, refused)).toBe(false)
  })

  it("refuses nothing by a pattern that it cannot read", () => {
    expect(matchesPattern("(", "anything")).toBe(true)
  })
})
