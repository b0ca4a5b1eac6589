import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { connectCluster } from "../cluster/cluster-connection.ts"
import { tellUnreadable } from "../cluster/tell-unreadable.ts"
import { diffCluster, dryRun } from "../diff/diff-cluster.ts"
import { allChanges, diffDocument, renderDiff } from "../diff/render-diff.ts"
import { ChangesFound } from "../exit-status.ts"
import { loadManifests } from "../manifest/load-manifests.ts"
import { failOnErrors, printProblems } from "../manifest/report-problems.ts"
import { summarizeChanges } from "../plan/render-changes.ts"
import { detectPalette } from "../render/palette.ts"
import { clusterFlags, liveNamespaceFlag } from "./cluster-flags.ts"
import { fileFlag } from "./manifest-flags.ts"
import { outputFlag, renderData } from "./output-format.ts"
import { settingsFlags, withSettings } from "./settings-flags.ts"

const flags = {
  files: fileFlag.pipe(Flag.atLeast(1)),
  namespace: liveNamespaceFlag,
  output: outputFlag,
  ...settingsFlags,
  ...clusterFlags,
}

/** `aim diff`. */
export const diff = Command.make(
  "diff",
  flags,
  Effect.fn("aim diff")(function* ({ files, namespace, output, ...settings }) {
    const { api, namespace: ownNamespace } = yield* connectCluster(settings)
    const manifests = yield* loadManifests(
      files,
      Option.getOrElse(namespace, () => ownNamespace),
    )
    const { wished, problems } = yield* dryRun(api, manifests.objects)
    yield* printProblems([...manifests.problems, ...problems])
    yield* failOnErrors([...manifests.problems, ...problems])
    const found = yield* diffCluster(api, manifests.objects, wished).pipe(withSettings(settings))
    yield* tellUnreadable(found.unreadable)
    const palette = yield* detectPalette
    yield* Console.log(
      Option.match(output, {
        onNone: () => renderDiff(found, palette),
        onSome: (format) => renderData(format, diffDocument(found)),
      }),
    )
    const changes = allChanges(found)
    if (changes.length > 0) return yield* new ChangesFound({ message: summarizeChanges(changes) })
  }, Effect.scoped),
).pipe(
  Command.withDescription(
    "Show what applying manifests would change in a cluster, before anyone applies them: what becomes of the objects " +
      "themselves (the API server is asked, as a dry run), and what the operator would then create, change and delete. " +
      "Nothing is changed. Exit status: 0 if nothing would change, 1 if something would, 2 if the input is wrong or refused.",
  ),
  Command.withShortDescription("Show what applying manifests would change in a cluster"),
  Command.withExamples([
    { command: "aim diff -f service.yaml", description: "What would this service lead to?" },
    { command: "aim diff -f catalog/ --context production", description: "And a new catalog?" },
  ]),
)
