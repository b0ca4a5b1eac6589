import { Effect } from "effect"
import { TerminalCapabilities } from "effect/cli"
import colors from "picocolors"

/** Puts text in a colour, or leaves it alone where colours are off. */
export type Palette = ReturnType<typeof colors.createColors>

/** Text as it is: for files, pipes and tests. */
export const plain: Palette = colors.createColors(false)

/** Colours on a terminal, unless `NO_COLOR` is set; plain text elsewhere. */
export const detectPalette: Effect.Effect<Palette> = Effect.map(
  TerminalCapabilities.TerminalCapabilities,
  ({ canColor }) => colors.createColors(canColor),
)

/** A status word in the colour of what it means: good, under way, or in need of somebody. */
export const colorStatus = (palette: Palette, status: string): string => {
  switch (status) {
    case "Running":
    case "Ready":
    case "True":
      return palette.green(status)
    case "Failed":
    case "Degraded":
    case "NotAvailable":
    case "False":
      return palette.red(status)
    default:
      return palette.yellow(status)
  }
}
