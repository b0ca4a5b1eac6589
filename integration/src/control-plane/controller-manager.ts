import { spawn } from "node:child_process"
import { createWriteStream } from "node:fs"
import { join } from "node:path"
import { controllerManagerBinary } from "./binaries.ts"

/** What runs beside the API server in tests that need what only controllers do. */
const CONTROLLERS = [
  "garbage-collector-controller",
  "namespace-controller",
  "serviceaccount-controller",
  "job-controller",
  "persistentvolumeclaim-protection-controller",
  "clusterrole-aggregation-controller",
]

/**
 * Starts the real kube-controller-manager, with further controllers if asked; the returned function stops it. Its log goes to
 * a file in `folder`.
 */
export const startControllerManager = async (
  kubeconfig: string,
  folder: string,
  further: ReadonlyArray<string> = [],
): Promise<() => Promise<void>> => {
  const child = spawn(
    await controllerManagerBinary(),
    [
      `--kubeconfig=${kubeconfig}`,
      "--bind-address=127.0.0.1",
      "--secure-port=0",
      "--leader-elect=false",
      "--kube-api-qps=200",
      "--kube-api-burst=400",
      "--concurrent-gc-syncs=20",
      `--cert-dir=${join(folder, "controller-manager")}`,
      `--controllers=${[...CONTROLLERS, ...further].join(",")}`,
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  )
  const log = createWriteStream(join(folder, "kube-controller-manager.log"))
  child.stdout.pipe(log)
  child.stderr.pipe(log)
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()))
  return async () => {
    child.kill("SIGTERM")
    const force = setTimeout(() => child.kill("SIGKILL"), 5_000)
    await ended
    clearTimeout(force)
  }
}
