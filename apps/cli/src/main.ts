#!/usr/bin/env node
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Effect, Runtime, Stdio } from "effect"
import { runAim } from "./run-aim.ts"

/** Ends the process only when all output is written: a pipe takes no more than 64 KiB at a time. */
const afterOutput: Runtime.Teardown = (exit, onExit) =>
  Runtime.defaultTeardown(exit, (code) => process.stdout.write("", () => process.stderr.write("", () => onExit(code))))

Stdio.Stdio.use(({ args }) => args).pipe(Effect.flatMap(runAim), Effect.provide(NodeServices.layer), (program) =>
  NodeRuntime.runMain(program, { teardown: afterOutput }),
)
