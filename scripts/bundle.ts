// Makes one file of each program, with everything that it needs but Node: dist/operator.mjs for the image, dist/aim.mjs
// for the command line. `node scripts/bundle.ts operator` makes the first only.
import { readdirSync, readFileSync } from "node:fs"
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type BuildOptions, build, type Plugin } from "esbuild"
import { repository } from "./source-files.ts"

/** The programs, as they are called below `dist/`, and the module that each starts with. */
const PROGRAMS = {
  operator: "apps/operator/src/main.ts",
  aim: "apps/cli/src/main.ts",
  downloader: "apps/downloader/src/main.ts",
} as const

export type Program = keyof typeof PROGRAMS

const isProgram = (name: string): name is Program => Object.hasOwn(PROGRAMS, name)

/** The names of the programs. */
export const programs: ReadonlyArray<Program> = Object.keys(PROGRAMS).filter(isProgram)

/** The module that a program starts with. */
export const sourceOf = (program: Program): string => join(repository, PROGRAMS[program])

/**
 * How Node runs the operator: with a small nursery, and collecting garbage before it grows. By default the nursery alone takes
 * 48 MiB while there is much to do, and the heap doubles before it is looked through. The operator waits for the API server
 * most of the time, so a fifth more of its CPU time is well spent on half of its memory. The parser of HTTP is WebAssembly;
 * optimizing its one large function takes 18 MiB for a moment, at each start, and gains nothing here.
 */
export const NODE_FLAGS: ReadonlyArray<string> = ["--max-semi-space-size=2", "--optimize-for-size", "--liftoff-only"]

/** Some dependencies are CommonJS and ask for Node's modules with `require`, which a module doesn't have. */
const REQUIRE = `import { createRequire as __createRequire } from "node:module"
const require = __createRequire(import.meta.url)`

/** The command line shows the examples also where no repository is around it, and runs on the Node that people have. */
const forCommandLine = (): Pick<BuildOptions, "define" | "target"> => {
  const folder = join(repository, "examples")
  const examples = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => ({ file: `examples/${name.replaceAll("\\", "/")}`, text: readFileSync(join(folder, name), "utf8") }))
  return { define: { AIM_EXAMPLES: JSON.stringify(examples) }, target: "node22" }
}

const CLIENT_NODE = "@kubernetes/client-node"
/** Says that a resolution is the plugin's own, which must not be looked at again. */
const ASKED = {}

/**
 * Takes of client-node what is used, which is how it reads a kubeconfig and authenticates. It does not say that its
 * modules do nothing but define things; without that, its whole generated API comes along, and is in memory for good.
 * Its modules name each other in full, so that esbuild need not be asked for each of some thousands where it is.
 */
const onlyUsedOfClientNode: Plugin = {
  name: "only what is used of client-node",
  setup: ({ onResolve, resolve }) => {
    onResolve({ filter: new RegExp(`^${CLIENT_NODE}$`) }, async ({ path, pluginData, importer, kind, resolveDir }) => {
      if (pluginData === ASKED) return undefined
      return { ...(await resolve(path, { importer, kind, resolveDir, pluginData: ASKED })), sideEffects: false }
    })
    onResolve({ filter: /^\..*\.js$/ }, ({ path, resolveDir }) =>
      resolveDir.includes(`${CLIENT_NODE}/dist`) ? { path: join(resolveDir, path), sideEffects: false } : undefined,
    )
  },
}

/** A character as JavaScript escapes it, in strings, patterns and names alike. */
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`

/**
 * Node keeps a source in two bytes per character if a single one needs them. esbuild leaves such characters in patterns
 * and comments.
 */
const toAscii = async (file: string): Promise<void> =>
  writeFile(file, (await readFile(file, "utf8")).replace(/[\u0080-\uffff]/g, escaped))

/** Bundles a program into a folder, and returns the path of the file. */
export const bundleProgram = async (program: Program, folder: string): Promise<string> => {
  const outfile = join(folder, `${program}.mjs`)
  await build({
    entryPoints: [sourceOf(program)],
    outfile,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    banner: { js: REQUIRE },
    plugins: [onlyUsedOfClientNode],
    ...(program === "aim" ? forCommandLine() : {}),
    // Not minified: a stack trace in a log stays readable, and the image hardly grows.
    legalComments: "eof",
    logLevel: "warning",
  })
  await toAscii(outfile)
  return outfile
}

if (import.meta.main) {
  const names = process.argv.slice(2)
  const unknown = names.filter((name) => !isProgram(name))
  if (unknown.length > 0) throw new Error(`no program ${unknown.join(", ")}; allowed are ${programs.join(", ")}`)
  for (const program of names.length === 0 ? programs : names.filter(isProgram))
    process.stdout.write(`${await bundleProgram(program, join(repository, "dist"))}\n`)
}
