import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { repository } from "../source-files.ts"
import { compileLibrary } from "./compile-library.ts"
import { type Library, libraryFolder, libraryManifest } from "./publishable.ts"
import { publishedManifest } from "./published-manifest.ts"

/** Builds a library, ready to be packed, into a folder of its own below `folder`; returns that. */
export const buildLibrary = async (library: Library, folder: string): Promise<string> => {
  const target = join(folder, library)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  await compileLibrary(library, join(target, "dist"))
  const manifest = publishedManifest(libraryManifest(library), `packages/${library}`)
  writeFileSync(join(target, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`)
  cpSync(join(repository, "LICENSE"), join(target, "LICENSE"))
  cpSync(join(libraryFolder(library), "README.md"), join(target, "README.md"))
  return target
}
