import { access, chmod, cp, readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { builtIn, cacheFolder } from "../control-plane/binaries.ts"
import { type GoBuild, moduleFolder } from "../control-plane/go-build.ts"

/** The KServe version that the tests run on. `control-plane/manifests/go.mod` pins the same, and its go.sum the contents. */
export const KSERVE_VERSION = "v0.16.0"

/** What the module proxy hands out may be read only; what is built in is changed, and goes again. */
const makeWritable = async (folder: string): Promise<void> => {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644)
}

/** The manager has no flag for the address of its webhooks: it would listen on all of them. */
const listenOnLoopback = async (file: string): Promise<void> => {
  const before = await readFile(file, "utf8")
  const after = before.replace("webhook.Options{\n", 'webhook.Options{\n\t\t\tHost: "127.0.0.1",\n')
  if (after === before) throw new Error("KServe's main.go has changed: the address of its webhooks cannot be set")
  await writeFile(file, after)
}

/** As the main module, because KServe's go.mod has replacements, and those count nowhere else. */
const source: GoBuild["source"] = async (folder) => {
  const module = await moduleFolder("github.com/kserve/kserve")
  for (const path of ["go.mod", "go.sum", "pkg", "cmd/manager"])
    await cp(join(module, path), join(folder, path), { recursive: true })
  await makeWritable(folder)
  await listenOnLoopback(join(folder, "cmd/manager/main.go"))
}

const build: GoBuild = { name: `kserve ${KSERVE_VERSION}`, source, packages: ["./cmd/manager"], ldflags: "-s -w" }

const NAME = "manager"

const folder = (): string => join(cacheFolder(), `kserve-${KSERVE_VERSION}`)

/** Whether KServe's manager need not be built any more. */
export const isKServeBuilt = (): Promise<boolean> =>
  access(join(folder(), NAME)).then(
    () => true,
    () => false,
  )

/** The path of KServe's manager: from the cache, else built (three to five minutes on two cores, once). */
export const kserveBinary = async (): Promise<string> => join(await builtIn(folder(), build, [NAME]), NAME)
