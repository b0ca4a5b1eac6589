#!/usr/bin/env node
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Effect, Logger } from "effect"
import { Command } from "effect/cli"
import manifest from "../package.json" with { type: "json" }
import { operator } from "./operator.ts"

Command.run(operator, { version: manifest.version }).pipe(
  Effect.provide(NodeServices.layer),
  Effect.provide(Logger.layer([Logger.consoleJson])),
  (program) => NodeRuntime.runMain(program),
)
