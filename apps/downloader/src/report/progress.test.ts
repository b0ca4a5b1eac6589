import { describe, expect, it } from "@effect/vitest"
import { isWorthReporting, Progress, reportOf } from "./progress.ts"

const at = (bytes: number, total = 1000) => {
  const progress = new Progress(total)
  progress.add(bytes)
  return reportOf(progress)
}

describe("progress", () => {
  it.each([
    [0, 0],
    [9, 0],
    [10, 1],
    [999, 99],
    [1000, 100],
  ])("%i of 1000 bytes are %i %%", (bytes, percentage) => {
    expect(at(bytes).progress).toEqual({
      totalBytes: 1000,
      downloadedBytes: bytes,
      percentage,
      displayPercentage: `${percentage} %`,
    })
  })

  it("nothing at all is complete", () => {
    expect(at(0, 0).progress.percentage).toBe(100)
  })

  it.each([
    ["the first report", undefined, 0, 0, true],
    ["a whole percent", 0, 10, 1000, true],
    ["less than that, soon", 0, 5, 29_000, false],
    ["less than that, after half a minute", 0, 5, 30_000, true],
    ["nothing new, after half a minute", 5, 5, 30_000, false],
  ])("%s", (_title, before, bytes, now, expected) => {
    const last = before === undefined ? undefined : { report: at(before), at: 0 }
    expect(isWorthReporting(last, at(bytes), now)).toBe(expected)
  })

  it("a new message is told at once", () => {
    const changed = at(0)
    const next = { ...changed, download: { ...changed.download, message: "Failed with XET" } }
    expect(isWorthReporting({ report: at(0), at: 0 }, next, 1)).toBe(true)
  })
})
