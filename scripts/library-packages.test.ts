import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createContext, runInContext } from "node:vm"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { buildPackages } from "./build-packages.ts"
import { compileErrors, emptyProject, filesIn, nodes, packAll, run } from "./packages/empty-project.ts"
import { repository, textOf } from "./source-files.ts"

/** Building, packing and installing takes a while where much else goes on. */
const PATIENCE = 600_000

const KIBIBYTE = 1024
/** What the whole of the core may weigh in a browser, Effect and all other dependencies included. */
const MAX_CORE_BYTES = 250 * KIBIBYTE

const temporary = mkdtempSync(join(tmpdir(), "aim-engine-packages-"))
const project = join(temporary, "project")
let tarballs: ReadonlyArray<string> = []
let errors: ReadonlyArray<string> = []
let runtimes: ReadonlyArray<string> = []

beforeAll(async () => {
  tarballs = await packAll(await buildPackages(join(temporary, "packages")), join(temporary, "tarballs"))
  await emptyProject(project, tarballs)
  errors = await compileErrors(project)
  runtimes = await nodes()
}, PATIENCE)

afterAll(() => rmSync(temporary, { recursive: true, force: true }))

/** Bundles code for a browser, as a project that depends on the packages does. */
const bundleForBrowser = async (code: string, format: "esm" | "iife"): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: join(project, "src"), loader: "ts" },
    bundle: true,
    platform: "browser",
    format,
    globalName: "bundle",
    minify: true,
    write: false,
    logLevel: "silent",
  })
  return outputFiles[0]?.text ?? ""
}

const gzippedSize = (code: string): number => gzipSync(code, { level: 9 }).length

describe("the published packages", () => {
  it("hold what was built, with a licence, and neither sources nor tests", async () => {
    expect(tarballs).toHaveLength(6)
    for (const tarball of tarballs) {
      const files = await filesIn(tarball)
      expect(files).toEqual(expect.arrayContaining(["package.json", "LICENSE", "README.md"]))
      expect(files.filter((file) => /(?<!\.d)\.ts$|\.test\.|fixture/.test(file))).toEqual([])
    }
  })

  it("name every module in full, so that no tool needs to guess", () => {
    const folder = join(project, "node_modules/@aim-engine/core/dist")
    const wrong = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(js|d\.ts)$/.test(name))
      .filter((name) => /(?:from|import\() ?"\.[^"]*(?<!\.js)"/.test(readFileSync(join(folder, name), "utf8")))
    expect(wrong).toEqual([])
  })

  it("have declarations that compile under strict settings, and so do the programs that use them", () => {
    expect(errors).toEqual([])
  })

  it(
    "run in an empty project, on each Node that is supported",
    async () => {
      const examples = readdirSync(join(project, "built")).filter((name) =>
        /^(?!catalog|choose-in-portal\.js).*\.js$/.test(name),
      )
      expect(examples).toHaveLength(6)
      for (const node of runtimes) {
        for (const example of examples) {
          const printed = await run(project, node, [join("built", example)])
          expect(textOf("docs/library.md")).toContain(printed.trim())
        }
      }
    },
    PATIENCE,
  )

  it(
    "bring the command line under both of its names, on each Node that is supported",
    async () => {
      const manifest = JSON.parse(textOf("apps/cli/package.json"))
      for (const node of runtimes) {
        for (const name of ["aim", "kubectl-aim"]) {
          const program = join(project, "node_modules/.bin", name)
          expect(await run(project, node, [program, "--version"])).toContain(manifest.version)
        }
        const aim = join(project, "node_modules/.bin/aim")
        expect(await run(project, node, [aim, "sandbox"])).toContain("Settled after")
      }
    },
    PATIENCE,
  )
})

describe("in a browser", () => {
  it("the core runs without anything of Node", async () => {
    const code = await bundleForBrowser(readFileSync(join(project, "src/choose-in-portal.ts"), "utf8"), "iife")
    expect(/\bfrom ?["']node:|\brequire\(["'](?:node:|fs|path|crypto|os)/.test(code)).toBe(false)
    // What every browser has, and nothing else: no process, no Buffer, no require.
    const context = createContext({
      TextEncoder,
      TextDecoder,
      URL,
      queueMicrotask,
      setTimeout,
      clearTimeout,
      console: {},
    })
    const shown: ReadonlyArray<string> = runInContext(`${code}; bundle.describeChoice()`, context)
    expect(shown[0]).toBe("You get llama-mi300x.")
  })

  it("the whole of the core, Effect included, weighs at most 250 KiB", async () => {
    const sizes = new Map<string, number>()
    for (const name of ["@aim-engine/core", "@aim-engine/core/sync"]) {
      sizes.set(name, gzippedSize(await bundleForBrowser(`export * from "${name}"`, "esm")))
    }
    const one = `export { selectTemplate } from "@aim-engine/core/sync"`
    sizes.set("selectTemplate alone", gzippedSize(await bundleForBrowser(one, "esm")))
    for (const [name, size] of sizes) process.stdout.write(`${name}: ${(size / KIBIBYTE).toFixed(1)} KiB gzipped\n`)
    expect(Math.max(...sizes.values())).toBeLessThanOrEqual(MAX_CORE_BYTES)
    // What one function needs is a part of it: nothing drags the rest along.
    expect(sizes.get("selectTemplate alone")).toBeLessThan(MAX_CORE_BYTES / 2)
  })
})

it("the packages in the repository cannot be published by mistake: they hold sources", () => {
  const manifests = readdirSync(join(repository, "packages"))
    .map((name) => join("packages", name, "package.json"))
    .filter((path) => existsSync(join(repository, path)))
  expect(manifests.filter((path) => JSON.parse(textOf(path)).private !== true)).toEqual([])
})
