import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { bundleProgram } from "../bundle.ts"
import { repository } from "../source-files.ts"
import { publishedCliManifest } from "./published-manifest.ts"

/** Builds the command line, ready to be packed, into a folder of its own below `folder`; returns that. */
export const buildCli = async (folder: string): Promise<string> => {
  const target = join(folder, "cli")
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  chmodSync(await bundleProgram("aim", target), 0o755)
  const manifest = publishedCliManifest(JSON.parse(readFileSync(join(repository, "apps/cli/package.json"), "utf8")))
  writeFileSync(join(target, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`)
  cpSync(join(repository, "LICENSE"), join(target, "LICENSE"))
  cpSync(join(repository, "apps/cli/README.md"), join(target, "README.md"))
  return target
}
