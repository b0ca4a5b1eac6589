import { AIMArtifactKind, AIMModelCacheKind } from "@aim-engine/api"
import { Console, Effect, Option } from "effect"
import { Command } from "effect/cli"
import { cacheObjectsAmong } from "../cache/cache-objects.ts"
import { makeShowDownloads, type ShowDownloads } from "../cache/download-progress.ts"
import { downloadRows } from "../cache/download-row.ts"
import { connectCluster } from "../cluster/cluster-connection.ts"
import { followKinds } from "../cluster/follow-kinds.ts"
import { detectPalette } from "../render/palette.ts"
import { allNamespacesFlag } from "./cache-flags.ts"
import { clusterFlags, liveNamespaceFlag } from "./cluster-flags.ts"
import { type DataFormat, outputFlag, renderData } from "./output-format.ts"

/** For programs that read as it goes on: a line of JSON, or a YAML document, for each change. */
const printDownloads =
  (format: DataFormat): ShowDownloads =>
  (rows) =>
    Console.log(format === "json" ? JSON.stringify(rows) : `---\n${renderData(format, rows)}`)

/** `aim cache watch`. */
export const cacheWatch = Command.make(
  "watch",
  { namespace: liveNamespaceFlag, allNamespaces: allNamespacesFlag, output: outputFlag, ...clusterFlags },
  Effect.fn("aim cache watch")(function* ({ namespace, allNamespaces, output, ...choice }) {
    const { api, namespace: ownNamespace } = yield* connectCluster(choice)
    const selection = allNamespaces ? {} : { namespace: Option.getOrElse(namespace, () => ownNamespace) }
    const show = Option.isSome(output) ? printDownloads(output.value) : yield* makeShowDownloads(yield* detectPalette)
    return yield* followKinds(
      api,
      [AIMArtifactKind, AIMModelCacheKind].map((kind) => ({ kind, selection })),
      (objects) => show(downloadRows(cacheObjectsAmong(objects).artifacts)),
    )
  }, Effect.scoped),
).pipe(
  Command.withDescription(
    "Show the downloads of model files that are under way, with a bar for each, its speed and the time that it still takes, " +
      "until interrupted. With -o json or yaml it prints all of them whenever one changes.",
  ),
  Command.withShortDescription("Follow the downloads that are under way"),
  Command.withExamples([{ command: "aim cache watch -A", description: "Those of all namespaces" }]),
)
