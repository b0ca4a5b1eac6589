import { execFile } from "node:child_process"
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { repository } from "../source-files.ts"
import { LIBRARIES, libraryManifest } from "./publishable.ts"

const exec = promisify(execFile)

/** Runs a program; returns what it printed. Fails with all that it printed. */
export const run = async (folder: string, program: string, args: ReadonlyArray<string>): Promise<string> => {
  try {
    const { stdout } = await exec(program, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 })
    return stdout
  } catch (error) {
    const output = error instanceof Error ? `${Reflect.get(error, "stdout")}${Reflect.get(error, "stderr")}` : ""
    throw new Error(`${program} ${args.join(" ")}: ${error}\n${output}`)
  }
}

const npm = (folder: string, ...args: ReadonlyArray<string>): Promise<string> =>
  run(folder, "npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"])

/** Packs built packages as npm would publish them; returns the tarballs. */
export const packAll = async (packages: ReadonlyArray<string>, folder: string): Promise<ReadonlyArray<string>> => {
  mkdirSync(folder, { recursive: true })
  const names = (await npm(folder, "pack", ...packages)).trim().split("\n")
  return names.map((name) => join(folder, name))
}

/** The files in a tarball, without the folder that npm puts around them. */
export const filesIn = async (tarball: string): Promise<ReadonlyArray<string>> =>
  (await run("/", "tar", ["-tzf", tarball]))
    .split("\n")
    .filter((name) => name !== "")
    .map((name) => name.replace(/^package\//, ""))

const TSCONFIG = {
  compilerOptions: {
    target: "ES2023",
    lib: ["ES2023", "DOM"],
    module: "NodeNext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    // Declarations of ours are checked like the code that uses them.
    skipLibCheck: false,
    types: [],
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: true,
    rootDir: "src",
    outDir: "built",
  },
  include: ["src"],
}

/** A module that imports all that can be imported. */
const everything = (): string =>
  LIBRARIES.flatMap((library) =>
    Object.keys(libraryManifest(library).exports).map((path) => `@aim-engine/${library}${path.slice(1)}`),
  )
    .map((name) => `await import("${name}")`)
    .concat("export {}", "")
    .join("\n")

/** Makes a project of nothing but tarballs and the examples of the library, and installs it. */
export const emptyProject = async (folder: string, tarballs: ReadonlyArray<string>): Promise<void> => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "empty", version: "1.0.0", private: true, type: "module" }),
  )
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG))
  cpSync(join(repository, "examples/library"), join(folder, "src"), { recursive: true })
  writeFileSync(join(folder, "src/everything.ts"), everything())
  // What the repository has installed is in npm's cache.
  await npm(folder, "install", "--prefer-offline", "--ignore-scripts", ...tarballs)
}

/**
 * Compiles the project; returns what is wrong with it, and with the declarations of our packages. Those of others, which are
 * checked as well, are their matter.
 */
export const compileErrors = async (folder: string): Promise<ReadonlyArray<string>> => {
  const tsc = join(repository, "node_modules/.bin/tsc")
  const output = await run(folder, tsc, ["-p", folder]).catch((error: unknown) => String(error))
  return output.split("\n").filter((line) => /^(?:src|tsconfig\.json|node_modules\/@aim-engine)\b/.test(line))
}

/** The Nodes to run on: the one that runs this, and Node 22, which is fetched once where it can be. */
export const nodes = async (): Promise<ReadonlyArray<string>> => {
  const folder = join(homedir(), ".cache/aim-engine/node-22")
  const node22 = join(folder, "node_modules/.bin/node")
  if (!existsSync(node22)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "node-22", version: "1.0.0", private: true }))
    await npm(folder, "install", "node@22").catch(() => "")
  }
  return existsSync(node22) ? [process.execPath, node22] : [process.execPath]
}
