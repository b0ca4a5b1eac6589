import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { cloneTemplates } from "../clone/clone-templates.ts"
import { refuse } from "../exit-status.ts"
import { loadManifests } from "../manifest/load-manifests.ts"
import { failOnErrors, printProblems } from "../manifest/report-problems.ts"
import { fileFlag, namespaceFlag } from "./manifest-flags.ts"
import { renderObjects } from "./output-format.ts"

const flags = {
  files: fileFlag.pipe(Flag.atLeast(1)),
  from: Flag.String("from").pipe(
    Flag.withMetavar("GPU"),
    Flag.withDescription("The GPU model whose templates are cloned, and whose profiles the clones use, e.g. MI300X"),
  ),
  to: Flag.String("to").pipe(
    Flag.withMetavar("GPU"),
    Flag.withDescription("The GPU model that the clones run on, e.g. MI325X"),
  ),
  namespace: namespaceFlag,
  output: Flag.Literals("output", ["yaml", "json"]).pipe(
    Flag.withAlias("o"),
    Flag.withDescription("YAML documents, or one JSON list"),
    Flag.withDefault("yaml"),
  ),
}

/** `aim clone-templates`. */
export const clone = Command.make(
  "clone-templates",
  flags,
  Effect.fn("aim clone-templates")(function* ({ files, from, to, namespace, output }) {
    const manifests = yield* loadManifests(files, namespace)
    yield* printProblems(manifests.problems)
    const { clones, gpuModels } = yield* Effect.fromResult(
      cloneTemplates(
        manifests.objects.map(({ object }) => object),
        { from, to },
      ),
    ).pipe(Effect.catch(({ message }) => refuse(`--from ${from} --to ${to}: ${message}`)))
    if (clones.length > 0) yield* Console.log(renderObjects(output, clones))
    else {
      const others =
        gpuModels.length === 0 ? "there are templates for no GPU at all" : `there are some for ${gpuModels.join(", ")}`
      yield* Console.error(`note: no template is for ${from}; ${others}`)
    }
    yield* failOnErrors(manifests.problems)
  }),
).pipe(
  Command.withDescription(
    "Print templates for a GPU that has no profiles of its own yet: the templates for one GPU model, running on another " +
      "with the profiles of the first. Nothing is changed in a cluster; apply what is printed.",
  ),
  Command.withShortDescription("Make templates for one GPU usable on another"),
  Command.withExamples([
    {
      command:
        "kubectl get aimclusterservicetemplates -o yaml | aim clone-templates --from MI300X --to MI325X -f - | kubectl apply -f -",
      description: "Clone all cluster templates for the MI300X",
    },
  ]),
)
