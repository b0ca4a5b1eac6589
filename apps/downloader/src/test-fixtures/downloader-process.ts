import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import type { Traffic } from "./trouble.ts"

/** How a process ended: its exit code, or the signal, and what it has logged. */
export interface End {
  readonly end: number | string
  readonly log: string
}

/** A downloader that runs as a process. */
export interface DownloaderProcess {
  readonly child: ChildProcess
  readonly ended: Promise<End>
}

/** Starts a program, such as Node or one that starts Node. */
export const startProcess = (
  program: string,
  args: ReadonlyArray<string>,
  env: NodeJS.ProcessEnv,
): DownloaderProcess => {
  const child = spawn(program, args, { env, stdio: ["ignore", "ignore", "pipe"] })
  const ended = Promise.all([once(child, "close"), text(child.stderr)]).then(([[code, signal], log]) => ({
    end: code ?? signal,
    log,
  }))
  return { child, ended }
}

/** Kills a downloader at the moment when a server has sent so many bytes, unless it has ended by then. */
export const killAt = async ({ child, ended }: DownloaderProcess, traffic: Traffic, bytes: number): Promise<End> => {
  traffic.onSent = () => {
    if (traffic.sentBytes >= bytes) child.kill("SIGKILL")
  }
  const end = await ended
  traffic.onSent = () => undefined
  return end
}
