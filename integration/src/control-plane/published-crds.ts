import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { run } from "./go-build.ts"

const manifests = fileURLToPath(new URL("../../control-plane/manifests", import.meta.url))

/** Where each project publishes its CRDs inside its Go module; the versions are pinned in `control-plane/manifests/go.mod`. */
const SOURCES = [
  { module: "sigs.k8s.io/gateway-api", folder: "config/crd/standard", prefix: "gateway.networking.k8s.io_" },
  { module: "github.com/kserve/kserve", folder: "config/crd/full", prefix: "serving.kserve.io_inferenceservices" },
  { module: "github.com/kedacore/keda/v2", folder: "config/crd/bases", prefix: "keda.sh_scaledobjects" },
]

/** The folder into which the module proxy's archive was unpacked; it is fetched, and verified by go.sum, if need be. */
const moduleFolder = async (module: string): Promise<string> => {
  const output: unknown = JSON.parse(await run("go", ["mod", "download", "-json", module], manifests))
  if (typeof output === "object" && output !== null && "Dir" in output && typeof output.Dir === "string")
    return output.Dir
  throw new Error(`go mod download ${module} named no folder`)
}

const isCrd = async (file: string): Promise<boolean> =>
  (await readFile(file, "utf8")).includes("\nkind: CustomResourceDefinition")

/**
 * The files of the published CustomResourceDefinitions of what the operator works with:
 * Gateway API (standard channel), KServe's InferenceService, and KEDA's ScaledObject.
 */
export const publishedCrds = async (): Promise<ReadonlyArray<string>> => {
  const files: Array<string> = []
  for (const source of SOURCES) {
    const folder = join(await moduleFolder(source.module), source.folder)
    for (const name of (await readdir(folder)).sort())
      if (name.startsWith(source.prefix) && (await isCrd(join(folder, name)))) files.push(join(folder, name))
  }
  return files
}
