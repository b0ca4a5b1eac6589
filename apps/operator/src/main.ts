#!/usr/bin/env node
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Cause, Effect, Exit, Layer, Runtime } from "effect"
import { Command } from "effect/cli"
import manifest from "../package.json" with { type: "json" }
import { loggingLayer } from "./logging/operator-logger.ts"
import { operator } from "./operator.ts"

/** A stop that was asked for is no failure: the process then ends with 0, once everything under way is finished. */
const teardown: Runtime.Teardown = (exit, onExit) =>
  Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause) ? onExit(0) : Runtime.defaultTeardown(exit, onExit)

/** Whether the cause is news: neither a stop that was asked for, nor an error that was printed already. */
const isToTell = <E>(cause: Cause.Cause<E>): boolean =>
  !Cause.hasInterruptsOnly(cause) && Runtime.getErrorReported(Cause.squash(cause))

// The first signal asks for a graceful stop; whoever sends a second one does not want to wait for it.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => process.once(signal, () => process.exit(1)))
}

Command.run(operator, { version: manifest.version }).pipe(
  Effect.tapCause((cause) => (isToTell(cause) ? Effect.logError("The operator ends", cause) : Effect.void)),
  Effect.provide(Layer.merge(NodeServices.layer, loggingLayer())),
  (program) => NodeRuntime.runMain(program, { teardown, disableErrorReporting: true }),
)
