import { NodeServices } from "@effect/platform-node"
import { Console, Effect, type Exit, FileSystem, Runtime, Stdio, Stream } from "effect"
import { TerminalCapabilities } from "effect/cli"
import { TestConsole } from "effect/testing"
import { runAim } from "../run-aim.ts"

/** What a run of the command line printed, and how its process would end. */
export interface CliRun {
  readonly stdout: string
  readonly stderr: string
  readonly status: number
}

/** How the command line is run. */
export interface CliEnvironment {
  readonly stdin?: string
  readonly canColor?: boolean
}

const statusOf = (exit: Exit.Exit<unknown, unknown>): number => {
  let status = -1
  Runtime.defaultTeardown(exit, (code) => {
    status = code
  })
  return status
}

/** Runs the command line in this process, with its output captured. */
export const runCli = (args: ReadonlyArray<string>, { stdin = "", canColor = false }: CliEnvironment = {}) =>
  Effect.gen(function* () {
    const exit = yield* Effect.exit(runAim(args))
    return {
      stdout: (yield* TestConsole.logLines).join("\n"),
      stderr: (yield* TestConsole.errorLines).join("\n"),
      status: statusOf(exit),
    } satisfies CliRun
  }).pipe(
    Effect.provideServiceEffect(Console.Console, TestConsole.make),
    Effect.provide(Stdio.layerTest({ stdin: Stream.make(new TextEncoder().encode(stdin)) })),
    Effect.provideService(TerminalCapabilities.TerminalCapabilities, { canColor, canAnimate: false, canPrompt: false }),
    Effect.provide(NodeServices.layer),
  )

/** A file with this text for as long as the test takes; its path is handed on. */
export const withFile = <A, E, R>(text: string, use: (path: string) => Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const path = yield* fs.makeTempFileScoped({ suffix: ".yaml" })
    yield* fs.writeFileString(path, text)
    return yield* use(path)
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))
