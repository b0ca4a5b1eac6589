import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { findGarbage, takeInventory } from "../cache/cache-inventory.ts"
import { cacheRow } from "../cache/cache-row.ts"
import { renderCacheList } from "../cache/render-cache-list.ts"
import { detectPalette } from "../render/palette.ts"
import { cacheFlags, findCaches } from "./cache-flags.ts"
import { renderData } from "./output-format.ts"

const config = {
  ...cacheFlags,
  output: Flag.Literals("output", ["wide", "yaml", "json"]).pipe(
    Flag.withAlias("o"),
    Flag.withDescription("More columns, or data for programs"),
    Flag.optional,
  ),
}

/** `aim cache ls`. */
export const cacheLs = Command.make(
  "ls",
  config,
  Effect.fn("aim cache ls")(function* ({ output: chosen, ...place }) {
    const output = Option.getOrUndefined(chosen)
    const { objects, namespace, now } = yield* findCaches(place)
    const inventory = takeInventory(objects)
    if (output === "yaml" || output === "json") {
      return yield* Console.log(renderData(output, inventory.files.map(cacheRow)))
    }
    if (inventory.files.length === 0) return yield* Console.error("Nothing is cached.")
    const garbage = findGarbage(inventory, { includesHandMade: false, unusedMillis: 0, now })
    const palette = yield* detectPalette
    const layout = { palette, hasNamespaces: namespace === undefined, isWide: output === "wide", now }
    yield* Console.log(renderCacheList(inventory, garbage, layout))
  }, Effect.scoped),
).pipe(
  Command.withDescription(
    "Show the model files that are kept on volumes: where they come from, how large they are, who uses them, when a " +
      "workload last mounted them, and how much of it nobody needs. Of a cluster, or with -f of manifests.",
  ),
  Command.withShortDescription("Show what is cached, and who uses it"),
  Command.withExamples([
    { command: "aim cache ls -A", description: "Those of all namespaces" },
    { command: "aim cache ls -n ml-team -o wide", description: "With claims and template caches" },
  ]),
)
