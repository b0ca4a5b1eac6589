// Writes every file that is made from code: the CustomResourceDefinitions, the generated parts of the charts, the plain
// manifests that the charts render to, and the reference pages.
// With --check nothing is written: stale, missing and surplus files are named, and the exit status is 1 if there are any.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { apiReference } from "./generate/api-reference.ts"
import { apiSurfacePages } from "./generate/api-surface.ts"
import { checkRulesPage } from "./generate/check-rules-page.ts"
import { cliPage } from "./generate/cli-page.ts"
import { conditionsPage } from "./generate/conditions-page.ts"
import { crdChart } from "./generate/crd-chart.ts"
import { crdFiles, EARLIER_CRDS, earlierCrdFiles } from "./generate/crd-files.ts"
import type { GeneratedFile } from "./generate/generated-file.ts"
import { helmValuesPage } from "./generate/helm-values-page.ts"
import { labelsPage } from "./generate/labels-page.ts"
import { generatedTemplates, manifestFiles } from "./generate/manifests.ts"
import { operatorPage } from "./generate/operator-page.ts"
import { permissionsPage } from "./generate/permissions-page.ts"
import { repository } from "./source-files.ts"

/** Folders with nothing but generated files. */
const GENERATED_FOLDERS = [
  "charts/aim-engine-crds/templates",
  "crds",
  EARLIER_CRDS,
  "deploy",
  "docs/reference/api-surface",
]

/** Every generated file. Rendering the charts needs Helm, which is built where it isn't there yet. */
export const generatedFiles = async (): Promise<ReadonlyArray<GeneratedFile>> => [
  ...crdFiles(),
  ...earlierCrdFiles(),
  ...crdChart(),
  ...generatedTemplates(),
  ...(await manifestFiles()),
  apiReference(),
  permissionsPage(),
  conditionsPage(),
  await operatorPage(),
  await cliPage(),
  checkRulesPage(),
  helmValuesPage(),
  labelsPage(),
  ...(await apiSurfacePages()),
]

const textAt = (path: string): string | undefined => {
  try {
    return readFileSync(join(repository, path), "utf8")
  } catch {
    return undefined
  }
}

/** Files in generated folders that nothing stands for any more. */
const surplusFiles = (files: ReadonlyArray<GeneratedFile>): ReadonlyArray<string> => {
  const wanted = new Set(files.map((file) => file.path))
  return GENERATED_FOLDERS.flatMap((folder) =>
    readdirSync(join(repository, folder)).map((name) => `${folder}/${name}`),
  ).filter((path) => !wanted.has(path))
}

/** What differs between the repository and what the code says, one line each. */
export const staleFiles = (files: ReadonlyArray<GeneratedFile>): ReadonlyArray<string> => [
  ...files.filter((file) => textAt(file.path) !== file.text).map((file) => `${file.path} is stale`),
  ...surplusFiles(files).map((path) => `${path} is made by nothing`),
]

const write = (files: ReadonlyArray<GeneratedFile>): void => {
  for (const file of files) {
    mkdirSync(dirname(join(repository, file.path)), { recursive: true })
    writeFileSync(join(repository, file.path), file.text)
  }
  for (const path of surplusFiles(files)) rmSync(join(repository, path))
  process.stdout.write(`${files.length} files written\n`)
}

const check = (files: ReadonlyArray<GeneratedFile>): void => {
  const stale = staleFiles(files)
  for (const line of stale) process.stderr.write(`${line}; run npm run generate\n`)
  if (stale.length > 0) process.exitCode = 1
}

if (import.meta.main) {
  const files = await generatedFiles()
  process.argv.includes("--check") ? check(files) : write(files)
}
