import { basename } from "node:path"
import { describe, expect, it } from "vitest"
import { linesOf, sourceFiles, textOf } from "./source-files.ts"

const all = ["packages", "apps", "integration", "scripts"].flatMap(sourceFiles)
const modules = all.filter((path) => !path.endsWith(".test.ts") && basename(path) !== "index.ts")

describe("modules", () => {
  it("have a median of at most 100 lines", () => {
    const sizes = modules.map(linesOf).sort((left, right) => left - right)
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(100)
  })

  it("have at most 400 lines each", () => {
    expect(modules.filter((path) => linesOf(path) > 400)).toEqual([])
  })

  it("are named after an idea", () => {
    const vague = /^(utils?|common|helpers?|misc|shared|tools?)$/
    expect(modules.filter((path) => path.split("/").some((part) => vague.test(basename(part, ".ts"))))).toEqual([])
  })
})

describe("packages/api and packages/core", () => {
  const pure = ["packages/api/src", "packages/core/src"]
    .flatMap(sourceFiles)
    .filter((path) => !path.endsWith(".test.ts"))
  const impure = /from ["']node:|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bconsole\.|client-node/

  it("know neither Node, nor a client, nor a clock or random source of their own", () => {
    expect(pure.filter((path) => impure.test(textOf(path)))).toEqual([])
  })
})

describe("tests", () => {
  it("are all run", () => {
    const off = /\b(it|test|describe)(\.\w+)*\.(skip|todo|only|fails)\b/
    expect(all.filter((path) => path.endsWith(".test.ts") && off.test(textOf(path)))).toEqual([])
  })
})
