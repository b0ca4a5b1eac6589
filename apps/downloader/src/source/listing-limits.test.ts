import { describe, expect, it } from "@effect/vitest"
import { ListingLimits } from "./listing-limits.ts"

describe("the limits of a listing", () => {
  it("a page that comes again is a listing without an end", () => {
    const limits = new ListingLimits("s3://models")
    limits.page("a")
    limits.page("b")
    expect(() => limits.page("a")).toThrow(
      "the listing of s3://models has no end: it leads to a page that it had before",
    )
  })

  it("new pages without an end have one", () => {
    const limits = new ListingLimits("s3://models")
    for (let page = 0; page < 100_000; page++) limits.page(String(page))
    expect(() => limits.page("next")).toThrow("the listing of s3://models has more than 100000 pages")
  })

  it("a model has fewer than a million files", () => {
    const limits = new ListingLimits("s3://models")
    for (let file = 0; file < 1_000_000; file++) limits.file()
    expect(() => limits.file()).toThrow("s3://models has more than 1000000 files")
  })
})
