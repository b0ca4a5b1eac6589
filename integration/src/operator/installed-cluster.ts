import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { apiServerBinaries, helmBinary } from "../control-plane/binaries.ts"
import { type ControlPlane, type ControlPlaneOptions, startControlPlane } from "../control-plane/control-plane.ts"
import { startControllerManager } from "../control-plane/controller-manager.ts"
import { execute } from "./command.ts"

const repository = fileURLToPath(new URL("../../..", import.meta.url))

/** The namespace into which the tests install. */
export const SYSTEM_NAMESPACE = "aim-system"

/** The operator's user, as the API server knows it. */
export const OPERATOR_USER = `system:serviceaccount:${SYSTEM_NAMESPACE}:aim-engine-controller-manager`

/** A control plane for an operator that has only the rights of its own account. */
export interface OperatorCluster {
  readonly plane: ControlPlane
  /** Runs kubectl as administrator and returns what it prints. */
  readonly kubectl: (args: ReadonlyArray<string>, input?: string) => Promise<string>
  /** A kubeconfig of the operator's own ServiceAccount, which may do only what the chart's roles allow. */
  readonly operatorKubeconfig: string
}

/** Starts a control plane on which nothing is installed yet. */
export const startOperatorCluster = async (options: ControlPlaneOptions = {}): Promise<OperatorCluster> => {
  const plane = await startControlPlane({ published: true, ...options })
  try {
    const program = join(await apiServerBinaries(), "kubectl")
    const operatorKubeconfig = await plane.addUser(OPERATOR_USER, [
      "system:serviceaccounts",
      `system:serviceaccounts:${SYSTEM_NAMESPACE}`,
    ])
    return {
      plane,
      kubectl: (args, input = "") => execute(program, ["--kubeconfig", plane.config.kubeconfigPath, ...args], input),
      operatorKubeconfig,
    }
  } catch (error) {
    await plane.stop()
    throw error
  }
}

/** Starts a control plane with its controllers, and installs both charts, rendered by helm, with kubectl. */
export const startInstalledCluster = async (options: ControlPlaneOptions = {}): Promise<OperatorCluster> => {
  const cluster = await startOperatorCluster(options)
  const { kubectl, plane } = cluster
  try {
    const helm = await helmBinary()
    const render = (chart: string) =>
      execute(helm, ["template", "aim-engine", join(repository, "charts", chart), "-n", SYSTEM_NAMESPACE])
    await kubectl(["apply", "--server-side", "-f", "-"], await render("aim-engine-crds"))
    await kubectl(["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"])
    // Its garbage collector looks for kinds when it starts, and then every 30 seconds only.
    const stopControllers = await startControllerManager(plane.config.kubeconfigPath, plane.folder, options.controllers)
    const stop = async () => {
      await stopControllers()
      await plane.stop()
    }
    await kubectl(["create", "namespace", SYSTEM_NAMESPACE])
    await kubectl(["apply", "--server-side", "-f", "-"], await render("aim-engine"))
    return { ...cluster, plane: { ...plane, stop } }
  } catch (error) {
    await plane.stop()
    throw error
  }
}
