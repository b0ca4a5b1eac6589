import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFile } from "node:fs/promises"

/** How a process went. */
export interface TimedRun {
  readonly seconds: number
  readonly peakRssMiB: number
}

/** The largest resident set so far; a process that has ended has none. Source: Linux, proc(5), `VmHWM`. */
const peakRss = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "")
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024
}

/** Runs a program to its end; fails unless it ends with 0. */
export const timed = async (
  program: string,
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>>,
): Promise<TimedRun> => {
  const started = performance.now()
  const child = spawn(program, args, { env, stdio: ["ignore", "ignore", "pipe"] })
  let log = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text
  })
  let peakRssMiB = 0
  const looking = setInterval(async () => {
    peakRssMiB = Math.max(peakRssMiB, await peakRss(child.pid ?? 0))
  }, 50)
  const [code] = await once(child, "close")
  clearInterval(looking)
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${log}`)
  return { seconds: (performance.now() - started) / 1000, peakRssMiB }
}
