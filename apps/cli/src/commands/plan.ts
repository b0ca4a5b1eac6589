import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { CannotBeServed } from "../exit-status.ts"
import { loadManifests } from "../manifest/load-manifests.ts"
import { failOnErrors, printProblems } from "../manifest/report-problems.ts"
import { planDocument } from "../plan/plan-document.ts"
import { planManifests } from "../plan/plan-manifests.ts"
import { renderPlan } from "../plan/render-plan.ts"
import { detectPalette } from "../render/palette.ts"
import { fileFlag, namespaceFlag } from "./manifest-flags.ts"
import { outputFlag, renderData } from "./output-format.ts"
import { settingsFlags, withSettings } from "./settings-flags.ts"

const flags = {
  files: fileFlag.pipe(Flag.atLeast(1)),
  nodes: Flag.String("nodes").pipe(
    Flag.withMetavar("FILE|DIR"),
    Flag.withDescription("The nodes to plan for, as kubectl get nodes -o yaml prints them"),
    Flag.optional,
  ),
  namespace: namespaceFlag,
  output: outputFlag,
  recompute: Flag.Boolean("recompute").pipe(
    Flag.withDescription("Plan also for objects that come with a status, instead of taking them at their word"),
    Flag.withDefault(false),
  ),
  ...settingsFlags,
}

/** `aim plan`. */
export const plan = Command.make(
  "plan",
  flags,
  Effect.fn("aim plan")(function* ({ files, nodes, namespace, output, recompute, ...settings }) {
    const manifests = yield* loadManifests([...files, ...Option.toArray(nodes)], namespace)
    yield* printProblems(manifests.problems)
    const planned = yield* planManifests(
      manifests.objects.map(({ object }) => object),
      { recompute },
    ).pipe(withSettings(settings))
    const palette = yield* detectPalette
    yield* Console.log(
      Option.match(output, {
        onNone: () => renderPlan(planned, palette),
        onSome: (format) => renderData(format, planDocument(planned)),
      }),
    )
    yield* failOnErrors(manifests.problems)
    if (planned.outOfReach.length > 0) {
      return yield* new CannotBeServed({ message: `${planned.outOfReach.length} services cannot be served` })
    }
  }),
).pipe(
  Command.withDescription(
    "Show what the operator would create, change and delete for manifests, and the status that each service would have. " +
      "Nothing is changed, and no cluster is needed. " +
      "Exit status: 0 if every service has what it needs or the plan creates it, 1 if some service cannot be served, 2 if the input is wrong.",
  ),
  Command.withShortDescription("Show what the operator would do with manifests"),
  Command.withExamples([
    { command: "aim plan -f catalog/ -f service.yaml", description: "Plan a service against a catalog" },
    {
      command: "kubectl get nodes -o yaml > nodes.yaml; aim plan -f manifests/ --nodes nodes.yaml",
      description: "Plan for the nodes of a cluster",
    },
    { command: "cat service.yaml | aim plan -f catalog/ -f - -o json", description: "Plan in a pipeline" },
  ]),
)
