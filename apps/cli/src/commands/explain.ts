import { Console, Effect, Option, type Result } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { type ClusterConnection, connectCluster } from "../cluster/cluster-connection.ts"
import type { BadInput } from "../exit-status.ts"
import { explainLiveService } from "../explain/explain-live-service.ts"
import { explainLiveTemplate } from "../explain/explain-live-template.ts"
import { explainService, type ServiceExplanation } from "../explain/explain-service.ts"
import { explainServiceTemplate, type TemplateExplanation } from "../explain/explain-template.ts"
import { type ExplainedSubject, explainedSubject } from "../explain/explained-subject.ts"
import { findService } from "../explain/find-service.ts"
import { findTemplate } from "../explain/find-template.ts"
import { renderExplanation } from "../explain/render-explanation.ts"
import { renderTemplateExplanation } from "../explain/render-template-explanation.ts"
import { loadManifests } from "../manifest/load-manifests.ts"
import { failOnErrors, printProblems } from "../manifest/report-problems.ts"
import { detectPalette, type Palette } from "../render/palette.ts"
import { clusterFlags } from "./cluster-flags.ts"
import { DEFAULT_NAMESPACE, fileFlag } from "./manifest-flags.ts"
import { type DataFormat, outputFlag, renderData } from "./output-format.ts"
import { settingsFlags, withSettings } from "./settings-flags.ts"

const config = {
  words: Argument.String("service|template NAME").pipe(
    Argument.withDescription(
      "The name of an AIMService; or template, or clustertemplate, and the name of a service template",
    ),
    Argument.between(1, 2),
  ),
  files: fileFlag.pipe(Flag.atLeast(0)),
  namespace: Flag.String("namespace").pipe(
    Flag.withAlias("n"),
    Flag.withDescription(
      "The namespace of the service or template: of manifests, needed where several have its name; in a cluster that of the context unless given",
    ),
    Flag.optional,
  ),
  output: outputFlag,
  ...settingsFlags,
  ...clusterFlags,
}

const print = Effect.fnUntraced(function* (
  text: (palette: Palette) => string,
  data: object,
  output: Option.Option<DataFormat>,
) {
  const palette = yield* detectPalette
  yield* Console.log(
    Option.match(output, { onNone: () => text(palette), onSome: (format) => renderData(format, data) }),
  )
})

const printService = (explanation: ServiceExplanation, output: Option.Option<DataFormat>) => {
  const { ref, service, decisions } = explanation
  const data = { ref, status: service.status ?? {}, decisions }
  return print((palette) => renderExplanation(explanation, palette), data, output)
}

const printTemplate = (explanation: TemplateExplanation, output: Option.Option<DataFormat>) => {
  const { ref, template, decisions, nodes } = explanation
  const data = { ref, status: template.status ?? {}, decisions, nodes }
  return print((palette) => renderTemplateExplanation(explanation, palette), data, output)
}

const orTell = <A>(found: Result.Result<A, BadInput>) =>
  Effect.tapError(Effect.fromResult(found), ({ message }) => Console.error(`error: ${message}`))

const explainManifests = Effect.fnUntraced(function* (
  files: ReadonlyArray<string>,
  { kind, name }: ExplainedSubject,
  namespace: Option.Option<string>,
  output: Option.Option<DataFormat>,
) {
  const manifests = yield* loadManifests(
    files,
    Option.getOrElse(namespace, () => DEFAULT_NAMESPACE),
  )
  yield* printProblems(manifests.problems)
  const objects = manifests.objects.map(({ object }) => object)
  const place = Option.getOrUndefined(namespace)
  if (kind === "service") {
    const service = yield* orTell(findService(objects, name, place))
    yield* printService(yield* explainService(objects, service), output)
  } else {
    const query = { name, namespace: place, isOfCluster: kind === "clusterTemplate" }
    const template = yield* orTell(findTemplate(objects, query))
    yield* printTemplate(yield* explainServiceTemplate(objects, template), output)
  }
  yield* failOnErrors(manifests.problems)
})

const explainLive = Effect.fnUntraced(function* (
  { api, namespace: ownNamespace }: ClusterConnection,
  { kind, name }: ExplainedSubject,
  namespace: Option.Option<string>,
  output: Option.Option<DataFormat>,
) {
  const place = Option.getOrElse(namespace, () => ownNamespace)
  if (kind === "service") return yield* printService(yield* explainLiveService(api, place, name), output)
  yield* printTemplate(yield* explainLiveTemplate(api, place, name, kind === "clusterTemplate"), output)
})

/** `aim explain`. */
export const explain = Command.make(
  "explain",
  config,
  Effect.fn("aim explain")(function* ({ words, files, namespace, output, ...settings }) {
    const subject = yield* explainedSubject(words)
    const explaining = withSettings(settings)
    if (files.length > 0) return yield* explaining(explainManifests(files, subject, namespace, output))
    const cluster = yield* connectCluster(settings)
    yield* explaining(explainLive(cluster, subject, namespace, output))
  }, Effect.scoped),
).pipe(
  Command.withDescription(
    "Explain every choice that is made for a service: which model and where it was found, each setting of the runtime " +
      "config and where it comes from, each candidate template with its verdict, what would make a rejected one eligible, " +
      "and the layers of the container's environment. Or why a template is ready or not: the hardware that it needs, the " +
      "nodes that are seen, and how often its discovery was tried. Of a cluster, or with -f of manifests.",
  ),
  Command.withShortDescription("Explain the choices that are made for a service or a template"),
  Command.withExamples([
    { command: "aim explain service chat -n ml-team", description: "Why does this service of the cluster wait?" },
    { command: "aim explain mixtral -n research -f examples", description: "The same for manifests" },
    { command: "aim explain llama-chat -f examples -o json", description: "For programs" },
    { command: "aim explain template llama-latency -n ml-team", description: "Why is this template not ready?" },
  ]),
)
