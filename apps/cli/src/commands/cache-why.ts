import { Console, Effect, Option } from "effect"
import { Argument, Command } from "effect/cli"
import { type CachedFiles, takeInventory } from "../cache/cache-inventory.ts"
import { cacheRow } from "../cache/cache-row.ts"
import { renderCacheWhy } from "../cache/render-cache-why.ts"
import { refuse } from "../exit-status.ts"
import { detectPalette } from "../render/palette.ts"
import { cacheFlags, findCaches } from "./cache-flags.ts"
import { outputFlag, renderData } from "./output-format.ts"

const config = {
  name: Argument.String("name").pipe(
    Argument.withDescription(
      "An AIMArtifact, AIMModelCache or AIMTemplateCache, a claim, or what is cached: hf://org/name",
    ),
  ),
  ...cacheFlags,
  output: outputFlag,
}

/** Whether a name stands for these files. */
const isNamed = ({ artifact, holders }: CachedFiles, name: string): boolean =>
  artifact.metadata.name === name ||
  artifact.spec.sourceUri === name ||
  artifact.spec.modelId === name ||
  artifact.status?.persistentVolumeClaim === name ||
  holders.some(({ cache }) => cache.metadata.name === name)

/** `aim cache why`. */
export const cacheWhy = Command.make(
  "why",
  config,
  Effect.fn("aim cache why")(function* ({ name, output, ...place }) {
    const { objects, namespace, now } = yield* findCaches(place)
    const named = takeInventory(objects).files.filter((files) => isNamed(files, name))
    if (named.length === 0) {
      return yield* refuse(
        `nothing called ${name} is cached${namespace === undefined ? "" : ` in namespace ${namespace}`}`,
      )
    }
    if (Option.isSome(output)) {
      const data = named.map((files) => ({
        ...cacheRow(files),
        users: files.users,
        holders: files.holders.map(({ cache, users }) => ({ cache: cache.metadata.name, users })),
      }))
      return yield* Console.log(renderData(output.value, data))
    }
    const palette = yield* detectPalette
    yield* Console.log(named.map((files) => renderCacheWhy(files, palette, now)).join("\n\n"))
  }, Effect.scoped),
).pipe(
  Command.withDescription(
    "Say why cached files are kept: which template caches hold them, which services, templates and pods need them, and " +
      "whether they could go. Of a cluster, or with -f of manifests.",
  ),
  Command.withShortDescription("Say why something is cached"),
  Command.withExamples([
    { command: "aim cache why hf://qwen/qwen3-32b -n ml-team", description: "Who needs these files?" },
    { command: "aim cache why qwen3-32b-mi300x-latency-fp8 -A", description: "And what does this cache hold?" },
  ]),
)
