import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import manifest from "../package.json" with { type: "json" }
import { bundleProgram, programs } from "./bundle.ts"

/** Runs a file on this Node, in its own folder, with nothing in the environment that could lead it to the repository. */
const runIn = (folder: string, file: string, args: ReadonlyArray<string>): string =>
  execFileSync(process.execPath, [file, ...args], { cwd: folder, env: { HOME: folder }, encoding: "utf8" })

describe.each(programs)("the bundle of %s, alone in an empty folder", (program) => {
  const folder = mkdtempSync(join(tmpdir(), "aim-engine-bundle-"))
  const alone = join(folder, "alone")
  beforeAll(async () => {
    mkdirSync(alone)
    await bundleProgram(program, alone)
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it("says its version", () => {
    expect(runIn(alone, `${program}.mjs`, ["--version"])).toContain(manifest.version)
  })

  it("helps", () => {
    expect(runIn(alone, `${program}.mjs`, ["--help"])).toContain("FLAGS")
  })
})
