import { execFile } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { repository } from "../source-files.ts"
import { withPublishedSpecifiers } from "./module-specifiers.ts"
import { type Library, libraryFolder, libraryManifest } from "./publishable.ts"

/** What is built of a library. */
export interface CompileOptions {
  /** Only declarations, without comments: what a report of the public API is made of. */
  readonly declarationsOnly?: boolean
}

const configuration = (library: Library, outDir: string, { declarationsOnly = false }: CompileOptions) => ({
  extends: join(repository, "tsconfig.base.json"),
  compilerOptions: {
    rootDir: join(libraryFolder(library), "src"),
    outDir,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: declarationsOnly,
    // Whether the code is right is told elsewhere.
    noCheck: declarationsOnly,
    removeComments: declarationsOnly,
    sourceMap: !declarationsOnly,
    // The sources themselves are not published.
    inlineSources: !declarationsOnly,
    rewriteRelativeImportExtensions: true,
    types: ["node"],
    typeRoots: [join(repository, "node_modules/@types")],
  },
  // What the entry points lead to, and nothing else: neither tests nor fixtures.
  files: Object.values(libraryManifest(library).exports).map((source) => join(libraryFolder(library), source)),
})

const rewriteFiles = (folder: string): void => {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const code = readFileSync(path, "utf8")
    const published = withPublishedSpecifiers(entry.name, code)
    if (published !== code) writeFileSync(path, published)
  }
}

const run = promisify(execFile)

const outputOf = (error: unknown): string =>
  error instanceof Error && "stdout" in error ? String(error.stdout) : String(error)

/** Compiles a library into a folder: JavaScript, declarations and source maps. Fails with the compiler's words. */
export const compileLibrary = async (library: Library, outDir: string, options: CompileOptions = {}): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "aim-engine-compile-"))
  try {
    const project = join(folder, "tsconfig.json")
    mkdirSync(outDir, { recursive: true })
    writeFileSync(project, JSON.stringify(configuration(library, outDir, options)))
    // With several checkers, the order in which the members of unions are printed depends on which was faster.
    await run(join(repository, "node_modules/.bin/tsc"), ["-p", project, "--singleThreaded"], {
      cwd: repository,
    }).catch((error: unknown) => {
      throw new Error(`packages/${library} does not compile:\n${outputOf(error)}`)
    })
    rewriteFiles(outDir)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
