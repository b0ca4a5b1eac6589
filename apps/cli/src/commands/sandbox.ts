import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { fileFlag, namespaceFlag } from "./manifest-flags.ts"
import { outputFlag } from "./output-format.ts"

const flags = {
  files: fileFlag.pipe(Flag.atLeast(0)),
  namespace: namespaceFlag,
  output: outputFlag,
  watch: Flag.Boolean("watch").pipe(
    Flag.withAlias("w"),
    Flag.withDescription("Keep running once all is settled, until interrupted"),
    Flag.withDefault(false),
  ),
}

/** `aim sandbox`, which `npm start` runs. The operator and the cluster in memory are loaded only here. */
export const sandbox = Command.make("sandbox", flags, (input) =>
  Effect.flatMap(
    Effect.promise(() => import("../sandbox/show-sandbox.ts")),
    ({ showSandbox }) => showSandbox(input),
  ),
).pipe(
  Command.withDescription(
    "Run the operator on a cluster in memory with simulated GPU nodes, KServe and gateway, and the bundled examples; " +
      "show how their services come up, why one of them has its template, and what a change would do.",
  ),
  Command.withShortDescription("Run the operator on a simulated cluster with examples"),
  Command.withExamples([
    { command: "aim sandbox", description: "The bundled examples, until all is settled" },
    { command: "aim sandbox -f my-service.yaml --watch", description: "With a service of your own, until interrupted" },
    { command: "aim sandbox -f my-service.yaml -o json", description: "For programs: the services as they end up" },
  ]),
)
