import { spawn } from "node:child_process"
import { constants } from "node:os"
import { Effect } from "effect"

/** A program and where it runs. */
export interface ProcessCommand {
  readonly program: string
  readonly args: ReadonlyArray<string>
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  /** Seconds between the wish that it ends and its being killed. */
  readonly graceSeconds: number
}

const isSignal = (signal: string): signal is keyof typeof constants.signals => signal in constants.signals

/** Source: POSIX shells, and container runtimes alike. */
const exitCodeOf = (code: number | null, signal: string | null): number =>
  code ?? (signal !== null && isSignal(signal) ? 128 + constants.signals[signal] : 1)

/**
 * Runs a program with its children to its end, and returns its exit code: 127 where it cannot be started, 128 and the
 * signal's number where it was killed. Interrupted, it is asked to end, and killed after its time of grace.
 */
export const runProcess = (command: ProcessCommand, write: (text: string) => void): Effect.Effect<number> =>
  Effect.callback((resume) => {
    const child = spawn(command.program, command.args, {
      cwd: command.folder,
      env: command.env,
      // A group of its own, so that its children end with it.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    })
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", write)
    const signal = (name: "SIGTERM" | "SIGKILL"): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, name)
      } catch {
        // It has ended meanwhile.
      }
    }
    const killAtExit = () => signal("SIGKILL")
    process.once("exit", killAtExit)
    const ended = new Promise<void>((resolve) => {
      child.once("error", (error) => {
        write(`${error.message}\n`)
        resolve()
        resume(Effect.succeed(127))
      })
      child.once("close", (code, name) => {
        process.off("exit", killAtExit)
        resolve()
        resume(Effect.succeed(exitCodeOf(code, name)))
      })
    })
    return Effect.promise(async () => {
      signal("SIGTERM")
      const force = setTimeout(() => signal("SIGKILL"), command.graceSeconds * 1000)
      await ended
      clearTimeout(force)
    })
  })
