import { Effect } from "effect"
import { CliOutput, Command } from "effect/cli"
import manifest from "../package.json" with { type: "json" }
import { aim } from "./aim.ts"
import { BadInput } from "./exit-status.ts"
import { presenter } from "./present-output.ts"

/**
 * Runs the command line on its arguments. Fails with the error that carries the exit status: 1 if something cannot be
 * served, 2 if the input is wrong, and that includes flags. Help that was asked for is no failure.
 */
export const runAim = (args: ReadonlyArray<string>) =>
  Command.runWith(aim, { version: manifest.version })(args).pipe(
    Effect.catchTag("ShowHelp", ({ errors }) =>
      errors.length === 0
        ? Effect.void
        : Effect.fail(new BadInput({ message: errors.map(({ message }) => message).join("; ") })),
    ),
    Effect.provideService(CliOutput.Presenter, presenter),
  )
