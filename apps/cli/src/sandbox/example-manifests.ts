import { fileURLToPath } from "node:url"
import { Effect } from "effect"
import { type ManifestSource, readManifestSources } from "../manifest/manifest-source.ts"

/** The examples of the repository: a small cluster, a model catalog and services. */
export const EXAMPLES_DIRECTORY = fileURLToPath(new URL("../../../../examples", import.meta.url))

/** The texts of the examples, where the program was made into one file: that has no repository around it. */
declare const AIM_EXAMPLES: ReadonlyArray<ManifestSource> | undefined

/** The texts of the examples. */
export const exampleSources = Effect.suspend(() =>
  typeof AIM_EXAMPLES === "undefined"
    ? Effect.map(readManifestSources([EXAMPLES_DIRECTORY]), ({ sources }) => sources)
    : Effect.succeed(AIM_EXAMPLES),
)
