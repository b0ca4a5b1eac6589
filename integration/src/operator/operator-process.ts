import { type ChildProcess, spawn } from "node:child_process"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { programOfRun } from "../../../scripts/bundles-of-run.ts"

const repository = fileURLToPath(new URL("../../..", import.meta.url))

/** A running operator process. */
export interface OperatorProcess {
  readonly child: ChildProcess
  /** Everything it has logged so far. */
  readonly log: () => string
  /** Ends with the exit code, or the signal's name. */
  readonly ended: Promise<number | string>
}

/** Starts the operator with flags and environment, and as a test of its run does unless told otherwise; its log is kept in memory. */
export const startOperator = (
  flags: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>> = {},
  program: ReadonlyArray<string> = [programOfRun("operator")],
): OperatorProcess => {
  // What programs need, and where compiled modules are kept, if anywhere: that speeds up every start.
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env
  const child = spawn(process.execPath, [...program, ...flags], {
    cwd: repository,
    env: { PATH, HOME, NODE_COMPILE_CACHE, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  })
  let text = ""
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part
    })
  const ended = new Promise<number | string>((resolve) =>
    child.once("close", (code, signal) => resolve(code ?? signal ?? "unknown")),
  )
  return { child, log: () => text, ended }
}

/** Returns once `/readyz` on this address says 200; fails with the log when the operator ended, or after a minute. */
export const untilReady = async ({ child, log }: OperatorProcess, probes: string): Promise<void> => {
  const started = performance.now()
  for (;;) {
    const status = await fetch(`http://${probes}/readyz`).then(
      (response) => response.status,
      () => 0,
    )
    if (status === 200) return
    const isOver = child.exitCode !== null || child.signalCode !== null
    if (isOver || performance.now() - started > 60_000) throw new Error(`the operator is not ready; its log:\n${log()}`)
    await sleep(200)
  }
}
