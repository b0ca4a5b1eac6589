// Writes every file that is made from code: the CustomResourceDefinitions and the API reference.
// With --check nothing is written: stale, missing and surplus files are named, and the exit status is 1 if there are any.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { apiReference } from "./generate/api-reference.ts"
import { crdFiles } from "./generate/crd-files.ts"
import type { GeneratedFile } from "./generate/generated-file.ts"
import { repository } from "./source-files.ts"

/** Every generated file. */
export const generatedFiles = (): ReadonlyArray<GeneratedFile> => [...crdFiles(), apiReference()]

const textAt = (path: string): string | undefined => {
  try {
    return readFileSync(join(repository, path), "utf8")
  } catch {
    return undefined
  }
}

/** Files below `crds/` that no kind stands for any more. */
const surplusFiles = (files: ReadonlyArray<GeneratedFile>): ReadonlyArray<string> => {
  const wanted = new Set(files.map((file) => file.path))
  return readdirSync(join(repository, "crds"))
    .map((name) => `crds/${name}`)
    .filter((path) => !wanted.has(path))
    .toSorted()
}

/** What differs between the repository and what the code says, one line each. */
export const staleFiles = (): ReadonlyArray<string> => {
  const files = generatedFiles()
  return [
    ...files.filter((file) => textAt(file.path) !== file.text).map((file) => `${file.path} is stale`),
    ...surplusFiles(files).map((path) => `${path} belongs to no kind`),
  ]
}

const write = (): void => {
  const files = generatedFiles()
  mkdirSync(join(repository, "crds"), { recursive: true })
  for (const path of surplusFiles(files)) rmSync(join(repository, path))
  for (const file of files) {
    mkdirSync(dirname(join(repository, file.path)), { recursive: true })
    writeFileSync(join(repository, file.path), file.text)
  }
  process.stdout.write(`${files.length} files written\n`)
}

const check = (): void => {
  const stale = staleFiles()
  for (const line of stale) process.stderr.write(`${line}; run npm run generate\n`)
  if (stale.length > 0) process.exitCode = 1
}

if (import.meta.main) process.argv.includes("--check") ? check() : write()
