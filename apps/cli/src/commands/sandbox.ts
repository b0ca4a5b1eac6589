import { AIMServiceKind } from "@aim-engine/api"
import { Console, Effect, Option, References } from "effect"
import { Command, Flag, GlobalFlag } from "effect/cli"
import { loadManifests } from "../manifest/load-manifests.ts"
import { failOnErrors, printProblems } from "../manifest/report-problems.ts"
import { detectPalette } from "../render/palette.ts"
import { makeProgress } from "../render/service-progress.ts"
import { renderServices } from "../render/service-table.ts"
import { stopwatch } from "../render/stopwatch.ts"
import { EXAMPLES_DIRECTORY } from "../sandbox/example-manifests.ts"
import { runSandbox } from "../sandbox/run-sandbox.ts"
import { sandboxCluster } from "../sandbox/sandbox-cluster.ts"
import { sandboxReport } from "../sandbox/sandbox-report.ts"
import { fileFlag, namespaceFlag } from "./manifest-flags.ts"

const flags = {
  files: fileFlag.pipe(Flag.atLeast(0)),
  namespace: namespaceFlag,
  watch: Flag.Boolean("watch").pipe(
    Flag.withAlias("w"),
    Flag.withDescription("Keep running once all is settled, until interrupted"),
    Flag.withDefault(false),
  ),
}

/** `aim sandbox`, which `npm start` runs. */
export const sandbox = Command.make(
  "sandbox",
  flags,
  Effect.fn("aim sandbox")(function* ({ files, namespace, watch }) {
    const manifests = yield* loadManifests([EXAMPLES_DIRECTORY, ...files], namespace)
    yield* printProblems(manifests.problems)
    yield* failOnErrors(manifests.problems)

    const palette = yield* detectPalette
    const elapsed = yield* stopwatch
    const services = manifests.objects.filter(({ kind }) => kind === AIMServiceKind).length
    const progress = yield* makeProgress({
      services,
      elapsed,
      palette,
      fields: ["template", "replicas", "path", "reason"],
      table: (rows) => Effect.succeed(renderServices(rows, palette)),
    })
    yield* Console.log(
      `The AIM Engine operator works on a cluster in memory with ${manifests.objects.length} objects from examples/.\n`,
    )
    const logLevel = Option.getOrElse(yield* GlobalFlag.LogLevel, () => "Error" as const)
    const objects = yield* runSandbox(manifests.objects, progress, { watch }).pipe(
      Effect.provide(sandboxCluster),
      Effect.provideService(References.MinimumLogLevel, logLevel),
      Effect.tapError(({ message }) => Console.error(`error: ${message}`)),
    )
    yield* Console.log(yield* sandboxReport(objects, palette))
    yield* Console.log(`Settled after ${(yield* elapsed).toFixed(1)} s.`)
  }),
).pipe(
  Command.withDescription(
    "Run the operator on a cluster in memory with simulated GPU nodes, KServe and gateway, and the bundled examples; " +
      "show how their services come up, why one of them has its template, and what a change would do.",
  ),
  Command.withShortDescription("Run the operator on a simulated cluster with examples"),
  Command.withExamples([
    { command: "aim sandbox", description: "The bundled examples, until all is settled" },
    { command: "aim sandbox -f my-service.yaml --watch", description: "With a service of your own, until interrupted" },
  ]),
)
