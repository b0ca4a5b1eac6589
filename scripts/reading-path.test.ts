import { existsSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { linesOf, repository, textOf } from "./source-files.ts"

/** The files that docs/architecture.md names under "The way of a manifest", in its order. */
const path = (): ReadonlyArray<string> => {
  const section = textOf("docs/architecture.md").split("## The way of a manifest")[1]?.split("\n## ")[0] ?? ""
  return [...section.matchAll(/^\d+\. \[[^\]]+\]\(\.\.\/([^)]+)\)/gm)].map((match) => match[1] ?? "")
}

describe("the way of a manifest through the code, as docs/architecture.md tells it", () => {
  it("names files that exist, each once", () => {
    const files = path()
    expect(files.length).toBeGreaterThan(5)
    expect(files.filter((file) => !existsSync(join(repository, file)))).toEqual([])
    expect(new Set(files).size).toBe(files.length)
  })

  it("is at most 15 files and 1,800 lines", () => {
    const files = path()
    expect(files.length).toBeLessThanOrEqual(15)
    expect(files.reduce((sum, file) => sum + linesOf(file), 0)).toBeLessThanOrEqual(1800)
  })
})
