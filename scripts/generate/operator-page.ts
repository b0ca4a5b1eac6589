import { ENVIRONMENT, OPERATOR_METRICS, operatorFlags, readFlagNotes } from "@aim-engine/operator"
import { NodeServices } from "@effect/platform-node"
import { Effect, Option, Ref } from "effect"
import { CliOutput, Command, type HelpDoc } from "effect/cli"
import { GENERATED_NOTICE, type GeneratedFile } from "./generated-file.ts"

/** What `--help` tells about the operator's flags, as data. */
const flagDocs: Effect.Effect<ReadonlyArray<HelpDoc.FlagDoc>> = Effect.gen(function* () {
  const flags = yield* Ref.make<ReadonlyArray<HelpDoc.FlagDoc>>([])
  const presenter = CliOutput.layerPresenter({
    present: (event) => (event._tag === "Help" ? Ref.set(flags, event.helpDoc.flags) : Effect.void),
  })
  const command = Command.make("aim-operator", operatorFlags, () => Effect.void)
  yield* Command.runWith(command, { version: "" })(["--help"]).pipe(
    Effect.orDie,
    Effect.provide(presenter),
    Effect.provide(NodeServices.layer),
  )
  return yield* Ref.get(flags)
})

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ")

const code = (text: string | undefined): string => (text === undefined ? "" : `\`${text}\``)

const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [head, head.map(() => "---"), ...rows.map((row) => row.map(cell))].map((row) => `| ${row.join(" | ")} |`).join("\n")

const flagRow = (flag: HelpDoc.FlagDoc): ReadonlyArray<string> => {
  const { description, fallback, variable } = readFlagNotes(Option.getOrElse(flag.description, () => ""))
  return [code(`--${flag.name}`), code(fallback), code(variable), description]
}

/** The page with the operator's flags, environment variables and metrics. */
export const operatorPage = async (): Promise<GeneratedFile> => {
  const flags = await Effect.runPromise(flagDocs)
  return {
    path: "docs/reference/operator.md",
    text: `# The operator: flags, environment, metrics

<!-- ${GENERATED_NOTICE} -->

How the process behaves is told in [operations.md](../operations.md).

## Flags

A switch is turned off with \`=false\`. A flag goes before its variable.

${table(["Flag", "Default", "Variable", "Meaning"], flags.map(flagRow))}

## Environment

Variables that no flag stands for.

${table(
  ["Variable", "Meaning"],
  [...ENVIRONMENT].map(([name, meaning]) => [code(name), meaning]),
)}

## Metrics

${table(
  ["Metric", "Type", "Labels", "Meaning"],
  OPERATOR_METRICS.map(({ name, type, labels, description }) => [
    code(name),
    type.toLowerCase(),
    labels.map(code).join(", "),
    description,
  ]),
)}
`,
  }
}
