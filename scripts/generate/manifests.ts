import { execFileSync } from "node:child_process"
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isMap, parseAllDocuments, stringify } from "yaml"
import { helmBinary } from "../../integration/src/control-plane/binaries.ts"
import { repository } from "../source-files.ts"
import { crdFiles } from "./crd-files.ts"
import { GENERATED_NOTICE, type GeneratedFile } from "./generated-file.ts"
import { operatorRoles } from "./operator-roles.ts"
import { userRoles } from "./user-roles.ts"

/** The namespace that the plain manifests install into. */
const NAMESPACE = "aim-system"

/** Labels that say that Helm owns an object. */
const HELM_LABELS = [
  ["metadata", "labels", "helm.sh/chart"],
  ["metadata", "labels", "app.kubernetes.io/managed-by"],
]

/** Files that the chart `aim-engine` gets from code. */
export const generatedTemplates = (): ReadonlyArray<GeneratedFile> => [...userRoles(), ...operatorRoles()]

/** What `helm template` makes of the chart `aim-engine` with its default values, as plain manifests without Helm's labels. */
const renderChart = async (): Promise<string> => {
  const helm = await helmBinary()
  const folder = mkdtempSync(join(tmpdir(), "aim-engine-chart-"))
  try {
    // A copy, so that what is rendered is the current code and not what was generated last.
    cpSync(join(repository, "charts"), folder, { recursive: true })
    for (const { path, text } of generatedTemplates()) writeFileSync(join(folder, path.replace(/^charts\//, "")), text)
    const rendered = execFileSync(helm, ["template", "aim-engine", join(folder, "aim-engine"), "-n", NAMESPACE], {
      encoding: "utf8",
    })
    return parseAllDocuments(rendered)
      .filter((document) => isMap(document.contents))
      .map((document) => {
        for (const path of HELM_LABELS) document.deleteIn(path)
        return stringify(document.toJS(), { lineWidth: 0 })
      })
      .join("---\n")
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const namespace = stringify({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: NAMESPACE, labels: { "app.kubernetes.io/part-of": "aim-engine" } },
})

const kustomization = stringify({
  apiVersion: "kustomize.config.k8s.io/v1beta1",
  kind: "Kustomization",
  namespace: NAMESPACE,
  resources: ["namespace.yaml", "crds.yaml", "operator.yaml"],
})

/**
 * The installation without Helm: a kustomize base in `deploy/`, and the same as one file, `dist/install.yaml`. They are what
 * the charts render with their default values.
 */
export const manifestFiles = async (): Promise<ReadonlyArray<GeneratedFile>> => {
  const crds = crdFiles()
    .map(({ text }) => text.replace(/^#.*\n/, ""))
    .join("---\n")
  const operator = await renderChart()
  return [
    ["deploy/namespace.yaml", namespace],
    ["deploy/crds.yaml", crds],
    ["deploy/operator.yaml", operator],
    ["deploy/kustomization.yaml", kustomization],
    ["dist/install.yaml", [namespace, crds, operator].join("---\n")],
  ].map(([path = "", text = ""]) => ({ path, text: `# ${GENERATED_NOTICE}\n${text}` }))
}
