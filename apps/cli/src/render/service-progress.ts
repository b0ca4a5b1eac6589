import { Console, Effect, Ref, Terminal } from "effect"
import { TerminalCapabilities } from "effect/cli"
import { colorStatus, type Palette } from "./palette.ts"
import { makeRedraw } from "./redraw.ts"
import type { ServiceRow } from "./service-row.ts"
import { renderSeconds } from "./stopwatch.ts"

/** Shows how services come up. Given all of them each time; prints only where something changed. */
export interface ServiceProgress {
  readonly show: (rows: ReadonlyArray<ServiceRow>) => Effect.Effect<void>
  /** Shows all of them as they ended up, unless they can be seen already. */
  readonly finish: (rows: ReadonlyArray<ServiceRow>) => Effect.Effect<void>
}

/** What is shown, and how. */
export interface ProgressView {
  /** How many services there will be, as far as that is known. */
  readonly services: number
  /** Seconds since the start. */
  readonly elapsed: Effect.Effect<number>
  readonly palette: Palette
  /** What is told of a service besides its status, in this order, where it is known. */
  readonly fields: ReadonlyArray<keyof ServiceRow>
  /** All services as one text. */
  readonly table: (rows: ReadonlyArray<ServiceRow>) => Effect.Effect<string>
}

type Fields = ProgressView["fields"]

const rowKey = ({ namespace, name }: ServiceRow): string => `${namespace}/${name}`
const rowText = (row: ServiceRow, fields: Fields): string =>
  ["status" as const, ...fields].map((field) => row[field]).join("|")

/** The rows that are new, or of which something visible differs. */
export const changedRows = (
  before: ReadonlyArray<ServiceRow>,
  after: ReadonlyArray<ServiceRow>,
  fields: Fields,
): ReadonlyArray<ServiceRow> => {
  const shown = new Map(before.map((row) => [rowKey(row), rowText(row, fields)]))
  return after.filter((row) => shown.get(rowKey(row)) !== rowText(row, fields))
}

/** The rows that are no longer there, as such. */
const deletedRows = (
  before: ReadonlyArray<ServiceRow>,
  after: ReadonlyArray<ServiceRow>,
): ReadonlyArray<ServiceRow> => {
  const there = new Set(after.map(rowKey))
  return before.filter((row) => !there.has(rowKey(row))).map((row) => ({ ...row, status: "Deleted", reason: "" }))
}

/** One change as a line, e.g. `1.2s  ml-team/llama-chat  Running  template=llama-fp8 replicas=1 path=/ml-team/llama-chat`. */
export const progressLine = (seconds: number, row: ServiceRow, fields: Fields, palette: Palette): string => {
  const known = fields.filter((field) => row[field] !== "").map((field) => `${field}=${row[field]}`)
  const time = palette.dim(renderSeconds(seconds))
  return `${time}  ${rowKey(row).padEnd(24)}  ${colorStatus(palette, row.status)}  ${known.join(" ")}`.trimEnd()
}

/** A line for each change: for logs and pipes. */
const lineProgress = ({ elapsed, palette, fields, table }: ProgressView): Effect.Effect<ServiceProgress> =>
  Effect.map(Ref.make<ReadonlyArray<ServiceRow>>([]), (last) => ({
    show: (rows) =>
      Effect.gen(function* () {
        const before = yield* Ref.getAndSet(last, rows)
        const seconds = yield* elapsed
        yield* Effect.forEach(
          [...deletedRows(before, rows), ...changedRows(before, rows, fields)],
          (row) => Console.log(progressLine(seconds, row, fields, palette)),
          { discard: true },
        )
      }),
    finish: (rows) => Effect.flatMap(table(rows), (text) => Console.log(`\n${text}`)),
  }))

/** One table, drawn over its predecessor: for terminals that it fits on. */
const tableProgress = ({ table }: ProgressView): Effect.Effect<ServiceProgress, never, Terminal.Terminal> =>
  Effect.map(makeRedraw, (redraw) => ({
    show: (rows) => Effect.flatMap(table(rows), redraw),
    finish: () => Effect.void,
  }))

/** Lines on a terminal besides those of the services: titles, what was printed before, and the cursor. */
const OTHER_LINES = 4

/** In a table that changes where the output is a terminal that has room for it, otherwise line by line. */
export const makeProgress = Effect.fnUntraced(function* (view: ProgressView) {
  const { canAnimate } = yield* TerminalCapabilities.TerminalCapabilities
  const terminal = yield* Terminal.Terminal
  const hasRoom = view.services + OTHER_LINES <= (yield* terminal.rows)
  return yield* canAnimate && hasRoom ? tableProgress(view) : lineProgress(view)
})
