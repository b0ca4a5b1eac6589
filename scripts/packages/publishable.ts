import { readFileSync } from "node:fs"
import { join } from "node:path"
import { repository } from "../source-files.ts"

/** The packages that are published as libraries, each after those that it depends on. */
export const LIBRARIES = ["api", "core", "registry", "kubernetes", "testing"] as const
export type Library = (typeof LIBRARIES)[number]

/** A package.json, as far as publishing looks at it. */
export interface PackageManifest {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly license: string
  readonly type: "module"
  readonly sideEffects: false
  /** Entry points: the path that is imported, and the source file. */
  readonly exports: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
}

/** The folder of a library. */
export const libraryFolder = (library: Library): string => join(repository, "packages", library)

/** Entry points for the tests of other packages. */
const isForTests = (path: string): boolean => path.startsWith("./test-fixtures")

/** The package.json of a library, as it is in the repository, without what is only there for tests. */
export const libraryManifest = (library: Library): PackageManifest => {
  const manifest: PackageManifest = JSON.parse(readFileSync(join(libraryFolder(library), "package.json"), "utf8"))
  const entries = Object.entries(manifest.exports).filter(([path]) => !isForTests(path))
  return { ...manifest, exports: Object.fromEntries(entries) }
}

/** Where a source file ends up in the published package. */
export const builtFile = (source: string, ending: ".js" | ".d.ts"): string =>
  source.replace(/^\.\/src\//, "./dist/").replace(/\.ts$/, ending)
