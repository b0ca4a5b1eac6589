import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { explainService } from "../explain/explain-service.ts"
import { findService } from "../explain/find-service.ts"
import { renderExplanation } from "../explain/render-explanation.ts"
import { loadManifests } from "../manifest/load-manifests.ts"
import { failOnErrors, printProblems } from "../manifest/report-problems.ts"
import { detectPalette } from "../render/palette.ts"
import { DEFAULT_NAMESPACE, fileFlag } from "./manifest-flags.ts"
import { outputFlag, renderData } from "./output-format.ts"

const config = {
  service: Argument.String("service").pipe(Argument.withDescription("The name of an AIMService in the manifests")),
  files: fileFlag.pipe(Flag.atLeast(1)),
  namespace: Flag.String("namespace").pipe(
    Flag.withAlias("n"),
    Flag.withDescription("The namespace of the service; needed where several services have its name"),
    Flag.optional,
  ),
  output: outputFlag(["yaml", "json"]),
}

/** `aim explain`. */
export const explain = Command.make(
  "explain",
  config,
  Effect.fn("aim explain")(function* ({ service: name, files, namespace, output }) {
    const manifests = yield* loadManifests(
      files,
      Option.getOrElse(namespace, () => DEFAULT_NAMESPACE),
    )
    yield* printProblems(manifests.problems)
    const objects = manifests.objects.map(({ object }) => object)
    const service = yield* Effect.fromResult(findService(objects, name, Option.getOrUndefined(namespace))).pipe(
      Effect.tapError(({ message }) => Console.error(`error: ${message}`)),
    )
    const explanation = yield* explainService(objects, service)
    const palette = yield* detectPalette
    yield* Console.log(
      Option.match(output, {
        onNone: () => renderExplanation(explanation, palette),
        onSome: (format) =>
          renderData(format, {
            ref: explanation.ref,
            status: explanation.service.status ?? {},
            decisions: explanation.decisions,
          }),
      }),
    )
    yield* failOnErrors(manifests.problems)
  }),
).pipe(
  Command.withDescription(
    "Explain every choice that is made for a service: which model and where it was found, each setting of the runtime " +
      "config and where it comes from, each candidate template with its verdict, what would make a rejected one eligible, " +
      "and the layers of the container's environment.",
  ),
  Command.withShortDescription("Explain the choices that are made for a service"),
  Command.withExamples([
    { command: "aim explain mixtral -n research -f examples", description: "Why does this service wait?" },
    { command: "aim explain llama-chat -f examples -o json", description: "The same for programs" },
  ]),
)
