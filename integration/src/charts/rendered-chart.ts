import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { KubernetesObject } from "@aim-engine/api"
import { parseAllDocuments } from "yaml"
import { helmBinary } from "../control-plane/binaries.ts"
import { execute } from "../operator/command.ts"

const repository = fileURLToPath(new URL("../../..", import.meta.url))

/** The charts of this repository. */
export type ChartName = "aim-engine" | "aim-engine-crds"

/** The folder of a chart. */
export const chartFolder = (chart: ChartName): string => join(repository, "charts", chart)

/** An object of a rendered chart or a manifest. What it holds besides its metadata is looked at by tests only. */
export interface Manifest extends KubernetesObject {
  readonly [field: string]: unknown
}

const isManifest = (value: unknown): value is Manifest =>
  typeof value === "object" && value !== null && "apiVersion" in value && "kind" in value && "metadata" in value

/** The objects of a YAML text; fails where a document is neither empty nor an object of Kubernetes. */
export const manifestsOf = (yaml: string): ReadonlyArray<Manifest> =>
  parseAllDocuments(yaml, { strict: true }).flatMap((document) => {
    const [error] = document.errors
    if (error !== undefined) throw error
    const value: unknown = document.toJS()
    if (value === null) return []
    if (!isManifest(value)) throw new Error(`no object of Kubernetes: ${JSON.stringify(value)}`)
    return [value]
  })

/** What `helm template` prints for a chart in namespace `aim-system`, with further flags. */
export const renderChart = async (chart: ChartName, flags: ReadonlyArray<string> = []): Promise<string> =>
  execute(await helmBinary(), ["template", "aim-engine", chartFolder(chart), "-n", "aim-system", ...flags])

/** An object's address, e.g. `Deployment/aim-engine-controller-manager`. */
export const addressOf = ({ kind, metadata }: KubernetesObject): string => `${kind}/${metadata.name}`
