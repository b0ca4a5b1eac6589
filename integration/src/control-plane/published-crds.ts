import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { moduleFolder } from "./go-build.ts"

/** CustomResourceDefinitions that a project publishes inside its Go module, by the beginning of their file names. */
export interface PublishedCrds {
  readonly module: string
  readonly folder: string
  readonly prefix: string
}

/** What the operator works with; the versions are pinned in `control-plane/manifests/go.mod`. */
const SOURCES: ReadonlyArray<PublishedCrds> = [
  { module: "sigs.k8s.io/gateway-api", folder: "config/crd/standard", prefix: "gateway.networking.k8s.io_" },
  { module: "github.com/kserve/kserve", folder: "config/crd/full", prefix: "serving.kserve.io_inferenceservices" },
  { module: "github.com/kedacore/keda/v2", folder: "config/crd/bases", prefix: "keda.sh_scaledobjects" },
]

const isCrd = async (file: string): Promise<boolean> =>
  (await readFile(file, "utf8")).includes("\nkind: CustomResourceDefinition")

/** The files of published CustomResourceDefinitions, in order. */
export const crdFiles = async ({ module, folder, prefix }: PublishedCrds): Promise<ReadonlyArray<string>> => {
  const path = join(await moduleFolder(module), folder)
  const files: Array<string> = []
  for (const name of (await readdir(path)).sort())
    if (name.startsWith(prefix) && name.endsWith(".yaml") && (await isCrd(join(path, name))))
      files.push(join(path, name))
  return files
}

/**
 * The files of the published CustomResourceDefinitions of what the operator works with:
 * Gateway API (standard channel), KServe's InferenceService, and KEDA's ScaledObject.
 */
export const publishedCrds = async (): Promise<ReadonlyArray<string>> => {
  const files: Array<string> = []
  for (const source of SOURCES) files.push(...(await crdFiles(source)))
  return files
}
