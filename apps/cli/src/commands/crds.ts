import { AIM_KINDS, customResourceDefinitionOf, EARLIER_KINDS } from "@aim-engine/api"
import { Console, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { outputFlag, renderObjects } from "./output-format.ts"

const flags = {
  earlier: Flag.Boolean("earlier").pipe(
    Flag.withDescription("Those of the earlier API group instead, for an operator that works on it as well"),
    Flag.withDefault(false),
  ),
  output: outputFlag,
}

/** `aim crds`. */
export const crds = Command.make("crds", flags, ({ earlier, output }) =>
  Console.log(
    renderObjects(
      Option.getOrElse(output, () => "yaml" as const),
      (earlier ? EARLIER_KINDS : AIM_KINDS).map(customResourceDefinitionOf),
    ),
  ),
).pipe(
  Command.withDescription("Print the CustomResourceDefinitions of every AIM kind"),
  Command.withExamples([
    { command: "aim crds | kubectl apply --server-side -f -", description: "Install or update them in a cluster" },
    { command: "aim crds -o json", description: "As one JSON list" },
  ]),
)
