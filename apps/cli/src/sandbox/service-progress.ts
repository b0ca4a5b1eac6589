import { Console, Effect, Ref, Terminal } from "effect"
import { TerminalCapabilities } from "effect/cli"
import type { Palette } from "../render/palette.ts"
import { colorStatus } from "../render/palette.ts"
import { renderServices, type ServiceRow } from "../render/service-table.ts"

/** Shows how services come up. Given all of them each time; prints only where something changed. */
export interface ServiceProgress {
  readonly show: (rows: ReadonlyArray<ServiceRow>) => Effect.Effect<void>
  /** Shows all of them as they ended up, unless they can be seen already. */
  readonly finish: (rows: ReadonlyArray<ServiceRow>) => Effect.Effect<void>
}

const rowKey = ({ namespace, name }: ServiceRow): string => `${namespace}/${name}`
const rowText = (row: ServiceRow): string => [row.status, row.template, row.replicas, row.path, row.reason].join("|")

/** The rows that are new, or of which something visible differs. */
export const changedRows = (
  before: ReadonlyArray<ServiceRow>,
  after: ReadonlyArray<ServiceRow>,
): ReadonlyArray<ServiceRow> => {
  const shown = new Map(before.map((row) => [rowKey(row), rowText(row)]))
  return after.filter((row) => shown.get(rowKey(row)) !== rowText(row))
}

/** One change as a line, e.g. `1.2s  ml-team/llama-chat  Running  template=llama-fp8 replicas=1 path=/ml-team/llama-chat`. */
export const progressLine = (seconds: number, row: ServiceRow, palette: Palette): string => {
  const facts = { template: row.template, replicas: row.replicas, path: row.path, reason: row.reason }
  const known = Object.entries(facts).filter(([, value]) => value !== "")
  const text = known.map(([key, value]) => `${key}=${value}`).join(" ")
  return `${palette.dim(`${seconds.toFixed(1).padStart(5)}s`)}  ${rowKey(row).padEnd(24)}  ${colorStatus(palette, row.status)}  ${text}`.trimEnd()
}

/** A line for each change: for logs and pipes. */
const lineProgress = (elapsed: Effect.Effect<number>, palette: Palette): Effect.Effect<ServiceProgress> =>
  Effect.map(Ref.make<ReadonlyArray<ServiceRow>>([]), (last) => ({
    show: (rows) =>
      Effect.gen(function* () {
        const before = yield* Ref.getAndSet(last, rows)
        const seconds = yield* elapsed
        yield* Effect.forEach(changedRows(before, rows), (row) => Console.log(progressLine(seconds, row, palette)), {
          discard: true,
        })
      }),
    finish: (rows) => Console.log(`\n${renderServices(rows, palette)}`),
  }))

const CURSOR_UP = (lines: number) => (lines === 0 ? "" : `\u001b[${lines}A`)
const CLEAR_BELOW = "\u001b[0J"
/** A line that is longer than the terminal is wide must stay one line, or the cursor does not find back. */
const withoutWrapping = (text: string) => `\u001b[?7l${text}\u001b[?7h`

/** One table, drawn over its predecessor: for terminals that it fits on. */
const tableProgress = (palette: Palette): Effect.Effect<ServiceProgress, never, Terminal.Terminal> =>
  Effect.gen(function* () {
    const terminal = yield* Terminal.Terminal
    const shown = yield* Ref.make({ text: "", lines: 0 })
    return {
      show: (rows) =>
        Effect.gen(function* () {
          const text = `${renderServices(rows, palette)}\n`
          const lines = text.split("\n").length - 1
          const before = yield* Ref.getAndSet(shown, { text, lines })
          if (before.text === text) return
          yield* Effect.ignore(terminal.display(withoutWrapping(`${CURSOR_UP(before.lines)}${CLEAR_BELOW}${text}`)))
        }),
      finish: () => Effect.void,
    }
  })

/** Lines on a terminal besides those of the services: titles, what was printed before, and the cursor. */
const OTHER_LINES = 4

/**
 * How the progress of so many services is shown: in a table that changes where the output is a terminal that has room for
 * it, otherwise line by line. `elapsed` is the time since the start, in seconds.
 */
export const makeProgress = Effect.fnUntraced(function* (
  services: number,
  elapsed: Effect.Effect<number>,
  palette: Palette,
) {
  const { canAnimate } = yield* TerminalCapabilities.TerminalCapabilities
  const terminal = yield* Terminal.Terminal
  const hasRoom = services + OTHER_LINES <= (yield* terminal.rows)
  return yield* canAnimate && hasRoom ? tableProgress(palette) : lineProgress(elapsed, palette)
})
