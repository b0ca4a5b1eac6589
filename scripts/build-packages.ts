// Builds what is published to npm: the libraries, compiled, and the command line as one file. Each gets a folder below
// dist/packages, from which `npm pack` and `npm publish` work. Why not from the sources: docs/decisions/0008-published-packages-are-built.md
import { rmSync } from "node:fs"
import { join } from "node:path"
import { buildCli } from "./packages/build-cli.ts"
import { buildLibrary } from "./packages/build-library.ts"
import { LIBRARIES } from "./packages/publishable.ts"
import { repository } from "./source-files.ts"

/** Builds every package into its own folder below `folder`; returns these folders, dependencies first. */
export const buildPackages = async (folder: string): Promise<ReadonlyArray<string>> =>
  Promise.all([...LIBRARIES.map((library) => buildLibrary(library, folder)), buildCli(folder)])

if (import.meta.main) {
  const folder = join(repository, "dist/packages")
  rmSync(folder, { recursive: true, force: true })
  process.stdout.write(`${(await buildPackages(folder)).join("\n")}\n`)
}
