import widthOf from "fast-string-width"
import type { Palette } from "./palette.ts"

const GAP = "  "

/** A cell is one line: what stands on several is joined. */
const cellText = (text: string): string => text.replace(/\s*\n\s*/g, " ")

/**
 * Columns under their titles, two spaces apart, as kubectl prints them. Colours in cells do not disturb the widths, and
 * wide characters count as two columns.
 */
export const renderTable = (
  titles: ReadonlyArray<string>,
  rows: ReadonlyArray<ReadonlyArray<string>>,
  palette: Palette,
): string => {
  const lines = [titles.map((title) => palette.bold(title)), ...rows.map((row) => row.map(cellText))]
  const widths = titles.map((_, column) =>
    lines.reduce((widest, row) => Math.max(widest, widthOf(row[column] ?? "")), 0),
  )
  const padded = (text: string, column: number) => text + " ".repeat((widths[column] ?? 0) - widthOf(text))
  return lines.map((row) => row.map(padded).join(GAP).trimEnd()).join("\n")
}
