import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { fileFlag } from "./manifest-flags.ts"
import { outputFlag } from "./output-format.ts"
import { registryFlags } from "./registry-flags.ts"

const config = {
  files: fileFlag.pipe(Flag.atLeast(1)),
  output: outputFlag,
  ...registryFlags,
}

/** `aim catalog`. The registry client is loaded only here. */
export const catalog = Command.make("catalog", config, (input) =>
  Effect.flatMap(
    Effect.promise(() => import("../catalog/show-catalog.ts")),
    ({ showCatalog }) => showCatalog(input),
  ),
).pipe(
  Command.withDescription(
    "Show which cluster models AIMClusterModelSources would create: their registries are read, and no cluster is needed. " +
      "Cluster models among the manifests count as being there, and so do Secrets that a source names. " +
      "Exit status: 0 if all was read, 1 if a registry did not answer, 2 if the input is wrong.",
  ),
  Command.withShortDescription("Show what a model source would create"),
  Command.withExamples([
    { command: "aim catalog -f source.yaml", description: "A source of public images" },
    {
      command: "aim catalog -f source.yaml --pull-secret ~/.docker/config.json -o json",
      description: "One of private images, for programs",
    },
    {
      command: "kubectl get aimclustermodels -o yaml | aim catalog -f - -f source.yaml",
      description: "What it would add to the models of a cluster",
    },
  ]),
)
