#!/usr/bin/env node
import { setFlagsFromString } from "node:v8"
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Cause, Effect, Layer, Logger, Runtime } from "effect"
import { Command } from "effect/cli"
import manifest from "../package.json" with { type: "json" }
import { downloader } from "./downloader.ts"
import { useEnvironmentProxy } from "./program/environment-proxy.ts"
import { logLine } from "./program/log-line.ts"

/** What is told of a failure in the end: its message is what the operator reads. */
const toldCause = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  return error instanceof Error ? error.message : String(error)
}

/** Whether the cause is news: neither a stop that was asked for, nor an error that was printed already. */
const isToTell = (cause: Cause.Cause<unknown>): boolean =>
  !Cause.hasInterruptsOnly(cause) && Runtime.getErrorReported(Cause.squash(cause))

// Each 64 MiB of received bytes make V8 look through the whole heap. It is small: at once takes less time and memory than
// beside the transfer.
setFlagsFromString("--no-incremental-marking")

useEnvironmentProxy()

Command.run(downloader, { version: manifest.version }).pipe(
  Effect.tapCause((cause) => (isToTell(cause) ? Effect.logError(toldCause(cause)) : Effect.void)),
  Effect.provide(Layer.merge(NodeServices.layer, Logger.layer([Logger.withConsoleError(logLine(process.env))]))),
  (program) => NodeRuntime.runMain(program, { disableErrorReporting: true }),
)
