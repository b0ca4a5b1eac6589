import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"

/** The folder of the repository. */
export const repository = dirname(dirname(fileURLToPath(import.meta.url)))

/** The TypeScript sources below a folder of the repository, tests included, as paths relative to the repository, sorted. */
export const sourceFiles = (folder: string): ReadonlyArray<string> =>
  readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.parentPath.includes("node_modules"))
    .map((entry) => relative(repository, join(entry.parentPath, entry.name)))
    .sort()

/** The text of a file, by its path relative to the repository. */
export const textOf = (path: string): string => readFileSync(join(repository, path), "utf8")

/** How many lines a file has. */
export const linesOf = (path: string): number => textOf(path).split("\n").length - 1
