import { spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, it } from "@effect/vitest"

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url))

const kubeconfig = `apiVersion: v1
kind: Config
clusters: [{name: nowhere, cluster: {server: "https://127.0.0.1:1"}}]
contexts: [{name: nowhere, context: {cluster: nowhere, user: nobody}}]
users: [{name: nobody, user: {}}]
current-context: nowhere
`

const run = (args: ReadonlyArray<string>, stopAfterMillis?: number) =>
  new Promise<{ readonly status: number | null; readonly stderr: string }>((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "ignore", "pipe"] })
    let stderr = ""
    child.stderr.on("data", (chunk) => {
      stderr += chunk
    })
    child.on("exit", (status) => resolve({ status, stderr }))
    if (stopAfterMillis !== undefined) setTimeout(() => child.kill("SIGTERM"), stopAfterMillis)
  })

const withKubeconfig = async <A>(use: (path: string) => Promise<A>): Promise<A> => {
  const directory = mkdtempSync(join(tmpdir(), "aim-operator-"))
  try {
    const path = join(directory, "kubeconfig")
    writeFileSync(path, kubeconfig)
    return await use(path)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

it("SIGTERM ends the operator with 0, also while it cannot reach its cluster", { timeout: 30_000 }, async () => {
  const args = ["--health-probe-bind-address=127.0.0.1:18473", "--leader-elect"]
  const { status } = await withKubeconfig((path) => run(["--kubeconfig", path, ...args], 4_000))
  expect(status).toBe(0)
})

it("a kubeconfig that cannot be read, and a context that it lacks, end it with 1 and a line that says so", {
  timeout: 30_000,
}, async () => {
  const missing = await run(["--kubeconfig", "/does/not/exist"])
  expect(missing.status).toBe(1)
  expect(JSON.parse(missing.stderr)).toMatchObject({
    level: "error",
    error: expect.stringContaining("/does/not/exist"),
  })
  const { status, stderr } = await withKubeconfig((path) => run(["--kubeconfig", path, "--context", "there"]))
  expect(status).toBe(1)
  expect(stderr).toContain("no context there; the kubeconfig has nowhere")
})
