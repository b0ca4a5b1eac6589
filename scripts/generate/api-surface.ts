import { createHash } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, relative } from "node:path"
import { compileLibrary } from "../packages/compile-library.ts"
import { builtFile, LIBRARIES, type Library, libraryManifest } from "../packages/publishable.ts"
import type { GeneratedFile } from "./generated-file.ts"

/** Declarations beyond this many lines are told by their first line and a hash: what they hold is documented elsewhere. */
const MAX_LINES = 30

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 12)

/** The declarations of a module: each starts in the first column, and goes on up to the next one that does. */
const declarationsOf = (code: string): ReadonlyArray<string> => {
  const declarations: Array<Array<string>> = []
  for (const line of code.split("\n")) {
    if (/^(export|declare|interface|type|import)\b/.test(line)) declarations.push([line])
    else if (line !== "") declarations.at(-1)?.push(line)
  }
  return declarations.map((lines) => lines.join("\n"))
}

const shortened = (declaration: string): string => {
  const lines = declaration.split("\n")
  if (lines.length <= MAX_LINES) return declaration
  return `${lines[0]} /* ${lines.length} lines, ${digest(declaration)} */`
}

interface Reexport {
  readonly file: string
  /** The names, where not all are exported. */
  readonly names: ReadonlySet<string> | undefined
}

const RE_EXPORT = /^export (?:type )?(?:\*|\{([^}]*)\}) from "(\.[^"]*)";$/

const reexportsOf = (folder: string, file: string, declarations: ReadonlyArray<string>): ReadonlyArray<Reexport> =>
  declarations.flatMap((declaration): ReadonlyArray<Reexport> => {
    const [, names, path] = RE_EXPORT.exec(declaration.replaceAll("\n", " ")) ?? []
    if (path === undefined) return []
    const target = relative(folder, join(folder, dirname(file), path.replace(/\.js$/, ".d.ts")))
    const list = names?.split(",").map((name) => name.trim().replace(/^type /, ""))
    return [{ file: target, names: list && new Set(list) }]
  })

const nameOf = (declaration: string): string =>
  /^(?:export )?(?:declare )?(?:abstract )?(?:const|function|class|interface|type|let)\s+([\w$]+)/.exec(
    declaration,
  )?.[1] ?? ""

/** A module in the report: what it exports, and what it needs to say so. */
interface Section {
  readonly file: string
  readonly declarations: ReadonlyArray<string>
}

const sectionsOf = (folder: string, { file, names }: Reexport, seen: Set<string>): ReadonlyArray<Section> => {
  if (names === undefined && seen.has(file)) return []
  if (names === undefined) seen.add(file)
  const declarations = declarationsOf(readFileSync(join(folder, file), "utf8"))
  const own = declarations
    .filter((declaration) => !/^import\b/.test(declaration) && !/^export \{\};?$/.test(declaration))
    .filter((declaration) => !RE_EXPORT.test(declaration.replaceAll("\n", " ")))
    .filter((declaration) => names === undefined || names.has(nameOf(declaration)))
  return [
    ...(own.length === 0 ? [] : [{ file, declarations: own }]),
    ...reexportsOf(folder, file, declarations).flatMap((next) => sectionsOf(folder, next, seen)),
  ]
}

const sectionText = ({ file, declarations }: Section): string =>
  [`### ${file.replace(/\.d\.ts$/, "")}`, "", "```ts", ...declarations.map(shortened), "```", ""].join("\n")

const entryText = (folder: string, library: Library, path: string, source: string): string => {
  const file = builtFile(source, ".d.ts").replace(/^\.\/dist\//, "")
  const name = `@aim-engine/${library}${path.slice(1)}`
  return [`## ${name}`, "", ...sectionsOf(folder, { file, names: undefined }, new Set()).map(sectionText)].join("\n")
}

/** The report of a library's public API: everything that can be imported from its entry points, module by module. */
const surfacePage = (library: Library, folder: string): GeneratedFile => {
  const entries = Object.entries(libraryManifest(library).exports)
  const text = [
    `# Public API of @aim-engine/${library}`,
    "",
    "Made from the code by `npm run generate`, so that a change of the public API is seen in review. What each name means is",
    "told by its comment in the source. See [the library](../../library.md) for what may change in which version.",
    "",
    ...entries.map(([path, source]) => entryText(folder, library, path, source)),
  ].join("\n")
  return { path: `docs/reference/api-surface/${library}.md`, text: `${text.trimEnd()}\n` }
}

/** The reports of all libraries. */
export const apiSurfacePages = async (): Promise<ReadonlyArray<GeneratedFile>> => {
  const folder = mkdtempSync(join(tmpdir(), "aim-engine-surface-"))
  try {
    await Promise.all(
      LIBRARIES.map((library) => compileLibrary(library, join(folder, library), { declarationsOnly: true })),
    )
    return LIBRARIES.map((library) => surfacePage(library, join(folder, library)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
