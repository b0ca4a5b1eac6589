import { Console, Effect, Option } from "effect"
import { Command, Flag, Prompt, TerminalCapabilities } from "effect/cli"
import { findGarbage, type Garbage, type GarbageRules, takeInventory, volumesBytes } from "../cache/cache-inventory.ts"
import { deleteGarbage } from "../cache/delete-garbage.ts"
import { readCacheObjects } from "../cache/read-cache-objects.ts"
import { renderGarbage } from "../cache/render-garbage.ts"
import { unusedForFlag } from "../cache/unused-for.ts"
import type { ClusterConnection } from "../cluster/cluster-connection.ts"
import { refuse } from "../exit-status.ts"
import { detectPalette } from "../render/palette.ts"
import { cacheFlags, findCaches } from "./cache-flags.ts"
import { type DataFormat, outputFlag, renderData } from "./output-format.ts"

const config = {
  ...cacheFlags,
  dryRun: Flag.Boolean("dry-run").pipe(
    Flag.withDescription("Only show what would be deleted"),
    Flag.withDefault(false),
  ),
  yes: Flag.Boolean("yes").pipe(
    Flag.withAlias("y"),
    Flag.withDescription("Delete without asking"),
    Flag.withDefault(false),
  ),
  handMade: Flag.Boolean("hand-made").pipe(
    Flag.withDescription("Also what people made themselves, and not the operator for a service or template"),
    Flag.withDefault(false),
  ),
  unusedMillis: unusedForFlag,
  output: outputFlag,
}

const countOf = ({ caches, files }: Garbage): number => caches.length + files.length

/** Whether to go on: as `--yes` says, else as somebody at a terminal answers. */
const isConfirmed = Effect.fnUntraced(function* (yes: boolean, count: number) {
  if (yes) return true
  const { canPrompt } = yield* TerminalCapabilities.TerminalCapabilities
  if (!canPrompt) return yield* refuse("nobody can be asked; delete with --yes, or look with --dry-run")
  return yield* Effect.orElseSucceed(
    Prompt.run(Prompt.Confirm({ message: `Delete ${count === 1 ? "it" : `all ${count}`} for good?` })),
    () => false,
  )
})

/** Looks again, since answering takes a while: what somebody needs by now stays. */
const stillGarbage = Effect.fnUntraced(function* (
  { api }: ClusterConnection,
  namespace: string | undefined,
  rules: GarbageRules,
  shown: Garbage,
) {
  const now = findGarbage(takeInventory(yield* readCacheObjects(api, namespace)), rules)
  const uids = new Set([
    ...shown.caches.map(({ cache }) => cache.metadata.uid),
    ...shown.files.map(({ artifact }) => artifact.metadata.uid),
  ])
  return {
    caches: now.caches.filter(({ cache }) => uids.has(cache.metadata.uid)),
    files: now.files.filter(({ artifact }) => uids.has(artifact.metadata.uid)),
  } satisfies Garbage
})

const NOTHING: Garbage = { caches: [], files: [] }

const namesOf = ({ caches, files }: Garbage) =>
  [...caches.map(({ cache }) => cache), ...files.map(({ artifact }) => artifact)].map(({ kind, metadata }) => ({
    kind,
    namespace: metadata.namespace ?? "",
    name: metadata.name,
  }))

/** Tells people first what was found, since they are asked, and programs everything in the end. */
const makeTeller = Effect.fnUntraced(function* (format: DataFormat | undefined, now: number) {
  const palette = yield* detectPalette
  const found = (garbage: Garbage) =>
    format !== undefined
      ? Effect.void
      : Console.log(
          countOf(garbage) === 0 ? "Everything that is cached is needed." : renderGarbage(garbage, palette, now),
        )
  const done = (garbage: Garbage, deleted: Garbage) => {
    if (format !== undefined) {
      const freed = Number(volumesBytes(deleted.files))
      const data = {
        unused: namesOf(garbage),
        bytes: Number(volumesBytes(garbage.files)),
        deleted: namesOf(deleted),
        freed,
      }
      return Console.log(renderData(format, data))
    }
    const [count, kept] = [countOf(deleted), countOf(garbage) - countOf(deleted)]
    if (countOf(garbage) === 0) return Effect.void
    if (count === 0) return Console.log("Nothing was deleted.")
    return Console.log(`Deleted ${count}.${kept === 0 ? "" : ` ${kept} are needed by now, and stay.`}`)
  }
  return { found, done }
})

/** `aim cache gc`. */
export const cacheGc = Command.make(
  "gc",
  config,
  Effect.fn("aim cache gc")(function* ({ dryRun, yes, handMade, unusedMillis, output, ...place }) {
    if (place.files.length > 0 && !dryRun) {
      return yield* refuse("manifests cannot be deleted from; with -f only --dry-run is possible")
    }
    const { objects, namespace, cluster, now } = yield* findCaches(place)
    const rules: GarbageRules = { includesHandMade: handMade, unusedMillis, now }
    const garbage = findGarbage(takeInventory(objects), rules)
    const tell = yield* makeTeller(Option.getOrUndefined(output), now)
    yield* tell.found(garbage)
    if (countOf(garbage) === 0) return yield* tell.done(garbage, NOTHING)
    const isMeant = cluster !== undefined && !dryRun && (yield* isConfirmed(yes, countOf(garbage)))
    if (!isMeant) return yield* tell.done(garbage, NOTHING)
    const still = yield* stillGarbage(cluster, namespace, rules, garbage)
    yield* deleteGarbage(cluster.api, still)
    return yield* tell.done(garbage, still)
  }, Effect.scoped),
).pipe(
  Command.withDescription(
    "Delete cached model files that no service, template, cache or pod needs, with their volumes, and the template caches " +
      "that held them. What people made themselves stays unless asked for. Shows what it is and asks before. With -f it " +
      "shows of manifests what would go.",
  ),
  Command.withShortDescription("Delete cached files that nobody needs"),
  Command.withExamples([
    { command: "aim cache gc -A --dry-run", description: "What could be freed?" },
    {
      command: "aim cache gc -n ml-team --unused-for 7d",
      description: "Free what nobody used for a week, after a question",
    },
    { command: "aim cache gc -A --unused-for 30d --yes", description: "In a CronJob" },
  ]),
)
