import { spawn } from "node:child_process"
import { once } from "node:events"
import { processUsage } from "../../integration/src/scale/process-usage.ts"

/** How a process went. */
export interface TimedRun {
  readonly seconds: number
  readonly peakRssMiB: number
}

/** Runs a program to its end; fails unless it ends with 0. */
export const timed = async (
  program: string,
  args: ReadonlyArray<string>,
  env: NodeJS.ProcessEnv,
): Promise<TimedRun> => {
  const started = performance.now()
  const child = spawn(program, args, { env, stdio: ["ignore", "ignore", "pipe"] })
  let log = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text
  })
  let peakRssMiB = 0
  const looking = setInterval(async () => {
    // One that is ending has no memory any more.
    const { peakRssMiB: now } = await processUsage(child.pid ?? 0).catch(() => ({ peakRssMiB }))
    if (now > peakRssMiB) peakRssMiB = now
  }, 50)
  const [code] = await once(child, "close")
  clearInterval(looking)
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${log}`)
  return { seconds: (performance.now() - started) / 1000, peakRssMiB }
}
