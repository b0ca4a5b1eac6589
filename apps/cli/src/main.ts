#!/usr/bin/env node
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Effect, Stdio } from "effect"
import { runAim } from "./run-aim.ts"

Stdio.Stdio.use(({ args }) => args).pipe(Effect.flatMap(runAim), Effect.provide(NodeServices.layer), (program) =>
  NodeRuntime.runMain(program),
)
