import { spawnSync } from "node:child_process"
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const repository = fileURLToPath(new URL("../../../..", import.meta.url))
const main = fileURLToPath(new URL("../main.ts", import.meta.url))

/** Commands on a page of the documentation, and what it says that they print. */
export interface DocumentedRun {
  readonly page: string
  /** The line on which the commands begin. */
  readonly line: number
  readonly commands: string
  /** The block of YAML above them: what they call a file that the repository does not have. */
  readonly manifest: string
  readonly output: string
}

/** The text of a page below `docs/`. */
export const pageText = (page: string): string => readFileSync(join(repository, "docs", `${page}.md`), "utf8")

const RUN =
  /(?<needs><!-- needs [^>]* -->\n)?```sh\n(?<commands>(?:(?!```)[\s\S])*)```\n\n```text\n(?<output>(?:(?!```)[\s\S])*)```/g

/** Every block of commands on a page that is followed by its output, and needs nothing that a comment before it would name. */
export const documentedRuns = (page: string): ReadonlyArray<DocumentedRun> => {
  const text = pageText(page)
  const runs = [...text.matchAll(RUN)].filter(({ groups }) => groups?.needs === undefined)
  return runs.map(({ index, groups }) => ({
    page,
    line: text.slice(0, index).split("\n").length + 1,
    commands: groups?.commands ?? "",
    manifest: [...text.slice(0, index).matchAll(/```yaml\n([\s\S]*?)```/g)].at(-1)?.[1] ?? "",
    output: groups?.output ?? "",
  }))
}

/** Runs commands as a reader does in the root of the repository, with `aim` at hand, and returns what they print. */
export const runAsReader = ({ commands, manifest }: DocumentedRun): string => {
  const folder = mkdtempSync(join(tmpdir(), "aim-documented-"))
  try {
    symlinkSync(join(repository, "examples"), join(folder, "examples"))
    const aim = join(folder, "aim")
    writeFileSync(aim, `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`)
    chmodSync(aim, 0o755)
    for (const [, file = ""] of commands.matchAll(/-f (\S+)/g)) {
      if (!existsSync(join(folder, file))) writeFileSync(join(folder, file), manifest)
    }
    const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder }
    const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", commands], { cwd: folder, env, encoding: "utf8" })
    return stdout + stderr
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
