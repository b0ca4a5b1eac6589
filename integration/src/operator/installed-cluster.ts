import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { apiServerBinaries, helmBinary } from "../control-plane/binaries.ts"
import { type ControlPlane, type ControlPlaneOptions, startControlPlane } from "../control-plane/control-plane.ts"
import { startControllerManager } from "../control-plane/controller-manager.ts"
import { untilDiscovered } from "../control-plane/discovered-kinds.ts"
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

/** Starts a control plane on which nothing of ours is installed yet, unless an archive has it. */
export const startOperatorCluster = async (options: ControlPlaneOptions = {}): Promise<OperatorCluster> => {
  const plane = await startControlPlane({ published: options.startFrom === undefined, ...options })
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

/** Installs both charts, rendered by helm, with kubectl. */
const installCharts = async ({ kubectl }: OperatorCluster): Promise<void> => {
  const helm = await helmBinary()
  const render = (chart: string) =>
    execute(helm, ["template", "aim-engine", join(repository, "charts", chart), "-n", SYSTEM_NAMESPACE])
  await kubectl(["apply", "--server-side", "-f", "-"], await render("aim-engine-crds"))
  await kubectl(["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"])
  await kubectl(["create", "namespace", SYSTEM_NAMESPACE])
  await kubectl(["apply", "--server-side", "-f", "-"], await render("aim-engine"))
}

const ARCHIVE = "AIM_ENGINE_INSTALLED_CLUSTER"

/**
 * Vitest's global setup: the charts are installed once for all tests of a run, and every {@link startInstalledCluster}
 * begins with a copy of that. An API server that finds its CRDs starts in a third of the time that it takes to be given them.
 */
export const setup = async (): Promise<(() => Promise<void>) | undefined> => {
  if (process.env[ARCHIVE] !== undefined) return undefined
  const folder = await mkdtemp(join(tmpdir(), "aim-engine-installed-"))
  const cluster = await startOperatorCluster()
  await installCharts(cluster)
  await cluster.plane.archive(folder)
  process.env[ARCHIVE] = folder
  return async () => {
    delete process.env[ARCHIVE]
    await rm(folder, { recursive: true, force: true })
  }
}

/** Starts a control plane with its controllers, on which both charts are installed. */
export const startInstalledCluster = async (options: ControlPlaneOptions = {}): Promise<OperatorCluster> => {
  const startFrom = process.env[ARCHIVE]
  const cluster = await startOperatorCluster({ ...options, ...(startFrom === undefined ? {} : { startFrom }) })
  const { plane } = cluster
  try {
    if (startFrom === undefined) await installCharts(cluster)
    await untilDiscovered(plane.config)
    // Its garbage collector looks for kinds when it starts, and then every 30 seconds only.
    const stopControllers = await startControllerManager(plane.config.kubeconfigPath, plane.folder, options.controllers)
    const stop = async () => {
      await stopControllers()
      await plane.stop()
    }
    return { ...cluster, plane: { ...plane, stop } }
  } catch (error) {
    await plane.stop()
    throw error
  }
}
