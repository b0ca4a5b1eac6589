import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import manifest from "../package.json" with { type: "json" }
import { bundleProgram, NODE_FLAGS, programs } from "./bundle.ts"
import { repository } from "./source-files.ts"

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

  it("is ASCII, so that Node keeps it in one byte per character", () => {
    expect(readFileSync(join(alone, `${program}.mjs`)).every((byte) => byte < 0x80)).toBe(true)
  })

  it("has nothing of client-node's generated API, which nobody uses", () => {
    expect(readFileSync(join(alone, `${program}.mjs`), "utf8")).not.toContain("CoreV1Api")
  })

  it("helps", () => {
    expect(runIn(alone, `${program}.mjs`, ["--help"])).toContain("FLAGS")
  })
})

it("the image runs the operator with the flags that were measured", () => {
  const dockerfile = readFileSync(join(repository, "Dockerfile"), "utf8")
  const entrypoint = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(dockerfile)?.[1] ?? "[]")
  expect(entrypoint).toEqual(["/nodejs/bin/node", ...NODE_FLAGS, "/app/operator.mjs"])
})
