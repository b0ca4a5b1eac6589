import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { apiServerBinaries, helmBinary } from "../control-plane/binaries.ts"
import { type ControlPlane, startControlPlane } from "../control-plane/control-plane.ts"
import { execute } from "./command.ts"

const repository = fileURLToPath(new URL("../../..", import.meta.url))

/** The namespace into which the tests install. */
export const SYSTEM_NAMESPACE = "aim-system"

/** A control plane on which the charts are installed as docs/installation.md tells. */
export interface InstalledCluster {
  readonly plane: ControlPlane
  /** Runs kubectl as administrator and returns what it prints. */
  readonly kubectl: (args: ReadonlyArray<string>, input?: string) => Promise<string>
  /** A kubeconfig of the operator's own ServiceAccount, which may do only what the chart's roles allow. */
  readonly operatorKubeconfig: string
}

/** Starts a control plane and installs both charts, rendered by helm, with kubectl. */
export const startInstalledCluster = async (): Promise<InstalledCluster> => {
  const plane = await startControlPlane({ published: true, controllerManager: true })
  try {
    const helm = await helmBinary()
    const program = join(await apiServerBinaries(), "kubectl")
    const kubectl = (args: ReadonlyArray<string>, input = "") =>
      execute(program, ["--kubeconfig", plane.config.kubeconfigPath, ...args], input)
    const render = (chart: string, flags: ReadonlyArray<string> = []) =>
      execute(helm, ["template", "aim-engine", join(repository, "charts", chart), "-n", SYSTEM_NAMESPACE, ...flags])
    await kubectl(["apply", "--server-side", "-f", "-"], await render("aim-engine-crds"))
    await kubectl(["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"])
    await kubectl(["create", "namespace", SYSTEM_NAMESPACE])
    await kubectl(["apply", "--server-side", "-f", "-"], await render("aim-engine"))
    const account = `${SYSTEM_NAMESPACE}:aim-engine-controller-manager`
    const operatorKubeconfig = await plane.addUser(`system:serviceaccount:${account}`, [
      "system:serviceaccounts",
      `system:serviceaccounts:${SYSTEM_NAMESPACE}`,
    ])
    return { plane, kubectl, operatorKubeconfig }
  } catch (error) {
    await plane.stop()
    throw error
  }
}
