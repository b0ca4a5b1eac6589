import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { apiServerBinaries, helmBinary } from "../control-plane/binaries.ts"
import type { ControlPlane } from "../control-plane/control-plane.ts"
import { execute } from "./command.ts"

const repository = fileURLToPath(new URL("../../..", import.meta.url))

/** A block of commands on a page of the documentation. */
export interface CommandBlock {
  /** The line on which its first command stands. */
  readonly line: number
  readonly commands: string
}

const BLOCK = /(?<needs><!-- needs [^>]* -->\n)?```sh\n(?<commands>[\s\S]*?)```\n/g

/**
 * The blocks of shell commands on a page below `docs/`, in its order. Left out are those behind a comment that says what they
 * need beyond an API server.
 */
export const commandBlocks = (page: string): ReadonlyArray<CommandBlock> => {
  const markdown = readFileSync(join(repository, "docs", page), "utf8")
  return [...markdown.matchAll(BLOCK)]
    .filter(({ groups }) => groups?.needs === undefined)
    .map(({ index, groups }) => ({
      line: markdown.slice(0, index).split("\n").length + 1,
      commands: groups?.commands ?? "",
    }))
}

/** Runs commands as a reader does, from the root of the repository; the first that fails ends them. */
export const runAsReader = async ({ config, folder }: ControlPlane, commands: string): Promise<string> => {
  const tools = [dirname(process.execPath), await apiServerBinaries(), dirname(await helmBinary()), process.env.PATH]
  return execute("bash", ["--norc", "-euo", "pipefail", "-c", commands], "", {
    cwd: repository,
    env: { PATH: tools.join(":"), HOME: folder, KUBECONFIG: config.kubeconfigPath },
  })
}
