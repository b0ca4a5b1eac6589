import { Clock, Console, Effect, Ref } from "effect"
import { TerminalCapabilities } from "effect/cli"
import { colorStatus, type Palette } from "../render/palette.ts"
import { makeRedraw } from "../render/redraw.ts"
import { renderTable } from "../render/table.ts"
import type { DownloadRow } from "./download-row.ts"
import { renderTransfer } from "./render-download.ts"
import { bytesPerSecond, type Mark, withMark } from "./transfer-rate.ts"

/** Shows downloads as they go on. Given all of them each time. */
export type ShowDownloads = (rows: ReadonlyArray<DownloadRow>) => Effect.Effect<void>

type Marks = ReadonlyMap<string, ReadonlyArray<Mark>>

const keyOf = ({ namespace, name }: DownloadRow): string => `${namespace}/${name}`

const markAll = (marks: Marks, rows: ReadonlyArray<DownloadRow>, now: number): Marks =>
  new Map(
    rows.map((row) => {
      const known = marks.get(keyOf(row)) ?? []
      const { downloadedBytes: bytes } = row
      return [keyOf(row), bytes === undefined ? known : withMark(known, { bytes, at: now })]
    }),
  )

const transferOf = (row: DownloadRow, marks: Marks, palette: Palette): string =>
  renderTransfer({ ...row, bytesPerSecond: bytesPerSecond(marks.get(keyOf(row)) ?? []) }, palette)

/** All of them as a table, drawn over its predecessor. */
const tableOf = (rows: ReadonlyArray<DownloadRow>, marks: Marks, palette: Palette): string =>
  rows.length === 0
    ? "No downloads."
    : renderTable(
        ["DOWNLOAD", "STATUS", "PROGRESS", ""],
        rows.map((row) => [
          keyOf(row),
          colorStatus(palette, row.status),
          transferOf(row, marks, palette) || "-",
          row.message,
        ]),
        palette,
      )

const lineOf = (row: DownloadRow, marks: Marks, palette: Palette): string =>
  [keyOf(row), colorStatus(palette, row.status), transferOf(row, marks, palette), row.message]
    .filter((part) => part !== "")
    .join("  ")

const rowText = (row: DownloadRow): string => [row.status, row.percentage ?? "", row.message].join("|")

/** In a table that changes where the output is a terminal, otherwise a line for each change. */
export const makeShowDownloads = Effect.fnUntraced(function* (palette: Palette) {
  const { canAnimate } = yield* TerminalCapabilities.TerminalCapabilities
  const redraw = yield* makeRedraw
  const marks = yield* Ref.make<Marks>(new Map())
  const told = yield* Ref.make<ReadonlyMap<string, string>>(new Map())
  const show: ShowDownloads = Effect.fnUntraced(function* (rows) {
    const now = yield* Clock.currentTimeMillis
    const known = yield* Ref.updateAndGet(marks, (before) => markAll(before, rows, now))
    if (canAnimate) return yield* redraw(tableOf(rows, known, palette))
    const before = yield* Ref.getAndSet(told, new Map(rows.map((row) => [keyOf(row), rowText(row)])))
    const present = new Set(rows.map(keyOf))
    const done = [...before.keys()].filter((key) => !present.has(key)).map((key) => `${key}  complete, or gone`)
    const changed = rows.filter((row) => before.get(keyOf(row)) !== rowText(row))
    for (const line of [...done, ...changed.map((row) => lineOf(row, known, palette))]) yield* Console.log(line)
  })
  return show
})
