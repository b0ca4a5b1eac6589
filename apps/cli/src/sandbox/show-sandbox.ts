import { AIMServiceKind } from "@aim-engine/api"
import { Console, Effect, Option, Ref, References } from "effect"
import { GlobalFlag } from "effect/cli"
import { type DataFormat, renderData } from "../commands/output-format.ts"
import { refuse } from "../exit-status.ts"
import { loadManifests } from "../manifest/load-manifests.ts"
import type { ManifestObject } from "../manifest/manifest-object.ts"
import { failOnErrors, printProblems } from "../manifest/report-problems.ts"
import { servicesAmong } from "../plan/plan-objects.ts"
import { detectPalette, type Palette } from "../render/palette.ts"
import { makeProgress } from "../render/service-progress.ts"
import { serviceRow } from "../render/service-row.ts"
import { renderServices } from "../render/service-table.ts"
import { renderSeconds, stopwatch } from "../render/stopwatch.ts"
import { catalogLine, renderCatalog } from "./catalog-summary.ts"
import { exampleSources } from "./example-manifests.ts"
import { runSandbox, type SandboxView } from "./run-sandbox.ts"
import { sandboxCluster } from "./sandbox-cluster.ts"
import { sandboxReport } from "./sandbox-report.ts"

/** What the sandbox is asked to show. */
export interface SandboxInput {
  /** Manifests besides the examples. */
  readonly files: ReadonlyArray<string>
  readonly namespace: string
  /** Whether to go on once all is settled. */
  readonly watch: boolean
  /** Data of the services as they end up, instead of text that tells how they come up. */
  readonly output: Option.Option<DataFormat>
}

const nothing = () => Effect.void
const SILENT: SandboxView = { catalog: nothing, catalogSettled: nothing, services: { show: nothing, finish: nothing } }

/** Shows the catalog as a line whenever that says something else, and in the end as a table. */
const catalogView = (elapsed: Effect.Effect<number>, palette: Palette) =>
  Effect.map(
    Ref.make(""),
    (shown): Omit<SandboxView, "services"> => ({
      catalog: (objects) =>
        Effect.gen(function* () {
          const line = catalogLine(objects)
          if ((yield* Ref.getAndSet(shown, line)) === line) return
          yield* Console.log(`${palette.dim(renderSeconds(yield* elapsed))}  ${line}`)
        }),
      catalogSettled: (objects) => Console.log(`\n${renderCatalog(objects, palette)}\n`),
    }),
  )

const run = Effect.fnUntraced(function* (
  objects: ReadonlyArray<ManifestObject>,
  view: SandboxView,
  options: Pick<SandboxInput, "watch">,
) {
  const logLevel = Option.getOrElse(yield* GlobalFlag.LogLevel, () => "Error" as const)
  return yield* runSandbox(objects, view, options).pipe(
    Effect.provide(sandboxCluster),
    Effect.provideService(References.MinimumLogLevel, logLevel),
    Effect.tapError(({ message }) => Console.error(`error: ${message}`)),
  )
})

/** Runs the examples, and manifests besides them, on a cluster in memory, and shows how they come up. */
export const showSandbox = Effect.fn("aim sandbox")(function* (input: SandboxInput) {
  const { files, namespace, watch, output } = input
  if (watch && Option.isSome(output)) return yield* refuse(`-w shows how they come up; that cannot be had as data`)
  const manifests = yield* loadManifests(files, namespace, yield* exampleSources)
  yield* printProblems(manifests.problems)
  yield* failOnErrors(manifests.problems)

  if (Option.isSome(output)) {
    const rows = servicesAmong(yield* run(manifests.objects, SILENT, input)).map(serviceRow)
    return yield* Console.log(renderData(output.value, rows))
  }

  const palette = yield* detectPalette
  const elapsed = yield* stopwatch
  const services = manifests.objects.filter(({ kind }) => kind === AIMServiceKind).length
  const catalog = yield* catalogView(elapsed, palette)
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
  const objects = yield* run(manifests.objects, { ...catalog, services: progress }, input)
  yield* Console.log(yield* sandboxReport(objects, palette))
  yield* Console.log(`Settled after ${(yield* elapsed).toFixed(1)} s.`)
})
