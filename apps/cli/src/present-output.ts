import { Console, Context, Effect } from "effect"
import { CliOutput, TerminalCapabilities } from "effect/cli"

/**
 * How help, versions and wrong invocations are shown. What is wrong goes to standard error with a word on where to look, and not
 * the whole help to standard output, where another program may be reading.
 */
export const presenter: CliOutput.Presenter = {
  present: Effect.fnUntraced(function* (event) {
    if (event._tag !== "InvalidInvocation") return yield* CliOutput.defaultPresenter.present(event)
    const { canColor } = Context.get(yield* Effect.context<never>(), TerminalCapabilities.TerminalCapabilities)
    const formatter = CliOutput.defaultFormatter({ colors: canColor })
    yield* Console.error(`${formatter.formatErrors(event.errors).trim()}\n`)
    yield* Console.error(`Usage: ${event.helpDoc.usage}\nSee ${event.commandPath.join(" ")} --help.`)
  }),
}
