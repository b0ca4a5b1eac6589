import { spawn } from "node:child_process"
import { programOfRun } from "../../../scripts/bundles-of-run.ts"

/** What the command line printed, and how it ended. */
export interface Outcome {
  readonly stdout: string
  readonly stderr: string
  readonly status: number | null
}

/** Runs `aim` as a process against the cluster of a kubeconfig, with text on its standard input. */
export const runAim = (kubeconfig: string, args: ReadonlyArray<string>, input = ""): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [programOfRun("aim"), ...args], {
      env: { ...process.env, KUBECONFIG: kubeconfig, NO_COLOR: "1" },
    })
    const texts = { stdout: "", stderr: "" }
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        texts[stream] += text
      })
    }
    child.on("error", reject)
    child.on("close", (status) => resolve({ ...texts, status }))
    child.stdin.end(input)
  })
