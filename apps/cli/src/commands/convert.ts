import { Console, Effect, FileSystem, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { type ConvertedFile, convertFile, joinTexts } from "../convert/convert-file.ts"
import { ChangesFound, refuse } from "../exit-status.ts"
import { renderProblem } from "../manifest/manifest-problem.ts"
import { readManifestSources, STDIN } from "../manifest/manifest-source.ts"
import { failOnErrors, printProblems } from "../manifest/report-problems.ts"
import { fileFlag } from "./manifest-flags.ts"
import { type DataFormat, outputFlag, renderData } from "./output-format.ts"

const flags = {
  files: fileFlag.pipe(Flag.atLeast(1)),
  output: outputFlag,
  check: Flag.Boolean("check").pipe(
    Flag.withDescription("Convert nothing: list what is of the earlier API group, and end with 1 if there is anything"),
    Flag.withDefault(false),
  ),
  write: Flag.Boolean("write").pipe(
    Flag.withAlias("w"),
    Flag.withDescription("Write each file back in its place, instead of printing everything"),
    Flag.withDefault(false),
  ),
}

/** One object as it is, several as a list that kubectl takes. */
const jsonOf = (files: ReadonlyArray<ConvertedFile>): string => {
  const [first, ...others] = files.flatMap(({ values }) => values)
  const items = [...(first === undefined ? [] : [first]), ...others]
  return renderData("json", items.length === 1 ? first : { apiVersion: "v1", kind: "List", items })
}

const print = (files: ReadonlyArray<ConvertedFile>, format: DataFormat) => {
  // Whoever pipes this into kubectl must not apply a part of what was meant.
  if (!files.every(({ isWhole }) => isWhole)) return Effect.void
  return Console.log(format === "json" ? jsonOf(files) : joinTexts(files.map(({ text }) => text)))
}

const writeBack = Effect.fnUntraced(function* ({ file, text, earlier, problems }: ConvertedFile) {
  if (earlier.length === 0 || problems.some(({ severity }) => severity === "error")) return
  const fs = yield* FileSystem.FileSystem
  yield* fs.writeFileString(file, text)
  yield* Console.log(`${file}: ${earlier.length} converted`)
})

const list = (files: ReadonlyArray<ConvertedFile>) =>
  Effect.forEach(
    files.flatMap(({ earlier }) => earlier),
    (object) => Console.log(renderProblem(object)),
    { discard: true },
  )

/** `aim convert`. */
export const convert = Command.make(
  "convert",
  flags,
  Effect.fn("aim convert")(function* ({ files: paths, output, check, write }) {
    if (write && (check || Option.isSome(output)))
      return yield* refuse("--write goes with neither --check nor --output")
    if (write && paths.includes(STDIN)) return yield* refuse("standard input cannot be written back; drop --write")
    const { sources, problems } = yield* readManifestSources(paths)
    const files = sources.map(convertFile)
    const all = [...problems, ...files.flatMap((file) => file.problems)]
    const isError = ({ severity }: (typeof all)[number]) => severity === "error"
    yield* printProblems(check ? all.filter(isError) : all)
    if (check) yield* list(files)
    else if (write) yield* Effect.forEach(files, writeBack, { discard: true })
    else
      yield* print(
        files,
        Option.getOrElse(output, () => "yaml" as const),
      )
    yield* failOnErrors(all)
    const found = files.flatMap(({ earlier }) => earlier).length
    if (check && found > 0) return yield* new ChangesFound({ message: `${found} objects are of the earlier API group` })
  }),
).pipe(
  Command.withDescription(
    "Convert manifests of the earlier API group aim.silogen.ai to the present one. Comments, order, and objects of other projects " +
      "stay as they are; what was moved or rewritten is told on standard error, field by field. " +
      "Exit status: 0 if everything is converted, 1 with --check if something is left to convert, " +
      "2 if the input is wrong, if a field has no place, or if an API server would refuse the result.",
  ),
  Command.withShortDescription("Convert manifests of the earlier API group"),
  Command.withExamples([
    { command: "aim convert -f old.yaml > new.yaml", description: "Convert a file" },
    { command: "aim convert -f manifests/ --write", description: "Convert a folder in place" },
    { command: "aim convert -f manifests/ --check", description: "Is anything left to convert? For CI" },
    {
      command: "kubectl get aimservices.aim.silogen.ai -A -o yaml | aim convert -f - | kubectl apply -f -",
      description: "Convert what a cluster holds",
    },
  ]),
)
