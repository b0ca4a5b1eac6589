import { Effect, Ref, Terminal } from "effect"

const CURSOR_UP = (lines: number) => (lines === 0 ? "" : `\u001b[${lines}A`)
const CLEAR_BELOW = "\u001b[0J"
/** A line that is longer than the terminal is wide must stay one line, or the cursor does not find back. */
const withoutWrapping = (text: string) => `\u001b[?7l${text}\u001b[?7h`

/** Shows a text on the terminal in the place of the one that was shown before; nothing happens where it is the same. */
export const makeRedraw: Effect.Effect<(text: string) => Effect.Effect<void>, never, Terminal.Terminal> = Effect.gen(
  function* () {
    const terminal = yield* Terminal.Terminal
    const shown = yield* Ref.make({ text: "", lines: 0 })
    return (given) =>
      Effect.gen(function* () {
        const text = given === "" ? "" : `${given}\n`
        const lines = text.split("\n").length - 1
        const before = yield* Ref.getAndSet(shown, { text, lines })
        if (before.text === text) return
        yield* Effect.ignore(terminal.display(withoutWrapping(`${CURSOR_UP(before.lines)}${CLEAR_BELOW}${text}`)))
      })
  },
)
