import type { Command } from "effect/cli"
import { engineFlags } from "./engine-flags.ts"
import { loggingFlags } from "./logging-flags.ts"
import { servingFlags } from "./serving-flags.ts"
import { workloadFlags } from "./workload-flags.ts"

/** The flags of the operator. Where a flag has an environment variable, the flag goes before it. */
export const operatorFlags = { ...engineFlags, ...workloadFlags, serving: servingFlags, logging: loggingFlags }

/** How one operator process runs: its flags, read. */
export type OperatorConfiguration = Command.Command.Config.Infer<typeof operatorFlags>
