import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { connectCluster } from "../cluster/cluster-connection.ts"
import { refuse } from "../exit-status.ts"
import { explainLiveService } from "../explain/explain-live-service.ts"
import { explainService, type ServiceExplanation } from "../explain/explain-service.ts"
import { findService } from "../explain/find-service.ts"
import { renderExplanation } from "../explain/render-explanation.ts"
import { loadManifests } from "../manifest/load-manifests.ts"
import { failOnErrors, printProblems } from "../manifest/report-problems.ts"
import { detectPalette } from "../render/palette.ts"
import { clusterFlags } from "./cluster-flags.ts"
import { DEFAULT_NAMESPACE, fileFlag } from "./manifest-flags.ts"
import { type DataFormat, outputFlag, renderData } from "./output-format.ts"
import { settingsFlags, withSettings } from "./settings-flags.ts"

/** What may stand before the name, as kubectl has it. */
const KIND_WORDS: ReadonlySet<string> = new Set(["service", "aimservice", "aimservices", "aimsvc"])

const config = {
  words: Argument.String("service NAME").pipe(
    Argument.withDescription("The name of an AIMService; the word service may stand before it"),
    Argument.between(1, 2),
  ),
  files: fileFlag.pipe(Flag.atLeast(0)),
  namespace: Flag.String("namespace").pipe(
    Flag.withAlias("n"),
    Flag.withDescription(
      "The namespace of the service: of manifests, needed where several services have its name; in a cluster that of the context unless given",
    ),
    Flag.optional,
  ),
  output: outputFlag(["yaml", "json"]),
  ...settingsFlags,
  ...clusterFlags,
}

/** The name, from `NAME` or `service NAME`. */
const serviceName = (words: ReadonlyArray<string>) => {
  const [first = "", second] = words
  if (second === undefined) return Effect.succeed(first)
  return KIND_WORDS.has(first.toLowerCase())
    ? Effect.succeed(second)
    : refuse(`${first} cannot be explained; allowed is: aim explain service ${second}`)
}

const print = Effect.fnUntraced(function* (explanation: ServiceExplanation, output: Option.Option<DataFormat>) {
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
})

const explainManifests = Effect.fnUntraced(function* (
  files: ReadonlyArray<string>,
  name: string,
  namespace: Option.Option<string>,
  output: Option.Option<DataFormat>,
) {
  const manifests = yield* loadManifests(
    files,
    Option.getOrElse(namespace, () => DEFAULT_NAMESPACE),
  )
  yield* printProblems(manifests.problems)
  const objects = manifests.objects.map(({ object }) => object)
  const service = yield* Effect.fromResult(findService(objects, name, Option.getOrUndefined(namespace))).pipe(
    Effect.tapError(({ message }) => Console.error(`error: ${message}`)),
  )
  yield* print(yield* explainService(objects, service), output)
  yield* failOnErrors(manifests.problems)
})

/** `aim explain`. */
export const explain = Command.make(
  "explain",
  config,
  Effect.fn("aim explain")(function* ({ words, files, namespace, output, defaultCachingMode, ...choice }) {
    const name = yield* serviceName(words)
    const settings = withSettings({ defaultCachingMode })
    if (files.length > 0) return yield* settings(explainManifests(files, name, namespace, output))
    const cluster = yield* connectCluster(choice)
    const place = Option.getOrElse(namespace, () => cluster.namespace)
    yield* print(yield* settings(explainLiveService(cluster.api, place, name)), output)
  }, Effect.scoped),
).pipe(
  Command.withDescription(
    "Explain every choice that is made for a service: which model and where it was found, each setting of the runtime " +
      "config and where it comes from, each candidate template with its verdict, what would make a rejected one eligible, " +
      "and the layers of the container's environment. Of a service in a cluster, or with -f of one in manifests.",
  ),
  Command.withShortDescription("Explain the choices that are made for a service"),
  Command.withExamples([
    { command: "aim explain service chat -n ml-team", description: "Why does this service of the cluster wait?" },
    { command: "aim explain mixtral -n research -f examples", description: "The same for manifests" },
    { command: "aim explain llama-chat -f examples -o json", description: "For programs" },
  ]),
)
