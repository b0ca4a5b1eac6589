import { builtFile, type PackageManifest } from "./publishable.ts"

/** What is the same in every published package. */
const COMMON = {
  engines: { node: ">=22" },
  repository: { type: "git", url: "git+https://github.com/aim-engine/aim-engine.git" },
  keywords: ["aim-engine", "kubernetes", "kserve", "inference", "amd", "effect"],
  // npm signs which commit and which workflow a package was built from; it needs a workflow with an identity token.
  publishConfig: { access: "public", provenance: true },
} as const

/** The package.json of a library as it is published: entry points lead to what was built, not to sources. */
export const publishedManifest = (manifest: PackageManifest, folder: string) => ({
  name: manifest.name,
  version: manifest.version,
  description: manifest.description,
  license: manifest.license,
  type: manifest.type,
  sideEffects: manifest.sideEffects,
  exports: {
    ...Object.fromEntries(
      Object.entries(manifest.exports).map(([path, source]) => [
        path,
        { types: builtFile(source, ".d.ts"), default: builtFile(source, ".js") },
      ]),
    ),
    "./package.json": "./package.json",
  },
  files: ["dist"],
  dependencies: manifest.dependencies,
  ...COMMON,
  repository: { ...COMMON.repository, directory: folder },
})

/** The package.json of the command line as it is published: one file with everything in it, under two names. */
export const publishedCliManifest = (manifest: PackageManifest) => ({
  name: manifest.name,
  version: manifest.version,
  description: manifest.description,
  license: manifest.license,
  type: manifest.type,
  bin: { aim: "./aim.mjs", "kubectl-aim": "./aim.mjs" },
  files: ["aim.mjs"],
  ...COMMON,
  repository: { ...COMMON.repository, directory: "apps/cli" },
})
