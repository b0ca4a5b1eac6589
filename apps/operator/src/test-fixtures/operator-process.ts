import { spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Effect, type Scope } from "effect"

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url))

/** The token that the kubeconfig of these tests carries, and that nothing may print. */
export const TOKEN = "canary-bearer-token"

/** A kubeconfig for a server, in a file that goes with the scope. */
export const kubeconfigFor = (server: string): Effect.Effect<string, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "aim-operator-"))),
      (folder) => Effect.sync(() => rmSync(folder, { recursive: true })),
    ),
    (folder) => {
      const path = join(folder, "kubeconfig")
      const content = {
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "here", cluster: { server, "insecure-skip-tls-verify": true } }],
        contexts: [{ name: "main", context: { cluster: "here", user: "me" } }],
        users: [{ name: "me", user: { token: TOKEN } }],
        "current-context": "main",
      }
      writeFileSync(path, JSON.stringify(content))
      return path
    },
  )

/** A running operator. */
export interface OperatorProcess {
  readonly log: () => string
  readonly signal: (name: "SIGTERM" | "SIGINT") => void
  /** Its exit status. */
  readonly ended: Effect.Effect<number | null>
  /** Returns once the log has a text in it. */
  readonly untilLogged: (text: string) => Effect.Effect<void>
}

/** Starts the operator as `npm run operator` does, until it ends or the scope does. */
export const startProcess = (
  args: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>> = {},
): Effect.Effect<OperatorProcess, never, Scope.Scope> =>
  Effect.gen(function* () {
    const env = { PATH: process.env.PATH ?? "", HOME: "/nonexistent", ...environment }
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "ignore", "pipe"], env })
    yield* Effect.addFinalizer(() => Effect.sync(() => child.kill("SIGKILL")))
    let log = ""
    child.stderr.setEncoding("utf8").on("data", (part: string) => {
      log += part
    })
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve))
    return {
      log: () => log,
      signal: (name) => child.kill(name),
      ended: Effect.promise(() => ended),
      untilLogged: (text) =>
        Effect.gen(function* () {
          while (!log.includes(text)) yield* Effect.sleep("20 millis")
        }).pipe(
          Effect.timeoutOrElse({ duration: "20 seconds", orElse: () => Effect.die(`no ${text} in the log:\n${log}`) }),
        ),
    }
  })
