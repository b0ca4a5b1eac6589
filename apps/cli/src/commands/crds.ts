import { AIM_KINDS, customResourceDefinitionOf } from "@aim-engine/api"
import { Console } from "effect"
import { Command } from "effect/cli"
import { stringify } from "yaml"

/** Every CustomResourceDefinition as one YAML text, a document each. */
export const crdsAsYaml = (): string =>
  AIM_KINDS.map((kind) =>
    stringify(customResourceDefinitionOf(kind), { lineWidth: 0, aliasDuplicateObjects: false }),
  ).join("---\n")

/** `aim crds`. */
export const crds = Command.make("crds", {}, () => Console.log(crdsAsYaml().trimEnd())).pipe(
  Command.withDescription("Print the CustomResourceDefinitions of every AIM kind"),
  Command.withExamples([
    { command: "aim crds | kubectl apply --server-side -f -", description: "Install or update them in a cluster" },
  ]),
)
