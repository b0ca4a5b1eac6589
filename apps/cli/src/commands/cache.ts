import { Command } from "effect/cli"
import { cacheGc } from "./cache-gc.ts"
import { cacheLs } from "./cache-ls.ts"
import { cacheWatch } from "./cache-watch.ts"
import { cacheWhy } from "./cache-why.ts"

/** `aim cache`. */
export const cache = Command.make("cache").pipe(
  Command.withDescription("Model files that are kept on volumes: what is there, who needs it, and what can go"),
  Command.withSubcommands([cacheLs, cacheWhy, cacheWatch, cacheGc]),
)
