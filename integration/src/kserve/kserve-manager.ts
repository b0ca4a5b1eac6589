import { spawn } from "node:child_process"
import { createWriteStream } from "node:fs"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { generate } from "selfsigned"
import { crdFiles } from "../control-plane/published-crds.ts"
import { freePort } from "../operator/free-port.ts"
import type { OperatorCluster } from "../operator/installed-cluster.ts"
import { until } from "../scale/load-cluster.ts"
import { kserveBinary } from "./kserve-binary.ts"
import { KSERVE_NAMESPACE, kserveObjects, kserveWebhooks } from "./kserve-manifests.ts"

/** A certificate for loopback that is its own authority. PEM. */
const loopbackCertificate = () =>
  generate([{ name: "commonName", value: "127.0.0.1" }], {
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
    ],
  })

const documents = (objects: ReadonlyArray<object>): string => objects.map((object) => JSON.stringify(object)).join("\n")

/**
 * Installs KServe and starts its manager, with its webhooks; the returned function stops it. Its log goes to a file in the
 * folder of the control plane.
 */
export const startKServe = async ({ kubectl, plane }: OperatorCluster): Promise<() => Promise<void>> => {
  const apply = (objects: ReadonlyArray<object>) => kubectl(["apply", "--server-side", "-f", "-"], documents(objects))
  const program = await kserveBinary()
  await plane.installCrds(
    await crdFiles({ module: "github.com/kserve/kserve", folder: "config/crd/full", prefix: "serving.kserve.io_" }),
  )
  await apply(kserveObjects)
  await kubectl(["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"])

  // The manager finds its certificate below its temporary folder.
  const folder = join(plane.folder, "kserve")
  const certificates = join(folder, "k8s-webhook-server", "serving-certs")
  const certificate = await loopbackCertificate()
  await mkdir(certificates, { recursive: true })
  await writeFile(join(certificates, "tls.crt"), certificate.cert)
  await writeFile(join(certificates, "tls.key"), certificate.private)

  const [webhooks, health] = [await freePort(), await freePort()]
  const child = spawn(
    program,
    ["--metrics-addr=0", `--webhook-port=${webhooks}`, `--health-probe-addr=127.0.0.1:${health}`],
    {
      env: { KUBECONFIG: plane.config.kubeconfigPath, TMPDIR: folder, POD_NAMESPACE: KSERVE_NAMESPACE },
      stdio: ["ignore", "pipe", "pipe"],
    },
  )
  const log = createWriteStream(join(plane.folder, "kserve-manager.log"))
  child.stdout.pipe(log)
  child.stderr.pipe(log)
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()))
  const isReady = () =>
    fetch(`http://127.0.0.1:${health}/readyz`).then(
      ({ ok }) => ok,
      () => {
        if (child.exitCode !== null) throw new Error(`KServe's manager ended with ${child.exitCode}`)
        return false
      },
    )
  await until("KServe's manager is ready", isReady, { seconds: 120 })
  await apply(kserveWebhooks(`https://127.0.0.1:${webhooks}`, certificate.cert))
  return async () => {
    child.kill("SIGKILL")
    await ended
  }
}
