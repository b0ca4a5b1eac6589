import { formatBytes } from "@aim-engine/core"
import { renderAge } from "../render/age.ts"
import type { Palette } from "../render/palette.ts"

/** How far a transfer is, and how fast. */
export interface TransferView {
  /** Whole percent; undefined while it is not known. */
  readonly percentage: number | undefined
  readonly downloadedBytes: number | undefined
  readonly totalBytes: number | undefined
  /** Undefined while it is not known. */
  readonly bytesPerSecond: number | undefined
}

const WIDTH = 24

/** A bar with what is done filled in, e.g. `[=====>    ]`. */
export const progressBar = (percentage: number, width = WIDTH): string => {
  const done = Math.floor((Math.min(Math.max(percentage, 0), 100) * width) / 100)
  const head = done > 0 && done < width ? ">" : ""
  return `[${"=".repeat(done - head.length)}${head}${" ".repeat(width - done)}]`
}

const size = (bytes: number): string => formatBytes(BigInt(Math.round(bytes))) ?? ""

/** How long it still takes at this speed. */
const remainingText = ({ downloadedBytes, totalBytes, bytesPerSecond }: TransferView): string =>
  downloadedBytes === undefined || totalBytes === undefined || !bytesPerSecond || downloadedBytes >= totalBytes
    ? ""
    : `${renderAge(((totalBytes - downloadedBytes) / bytesPerSecond) * 1000)} left`

/** A transfer on a line: its bar, and in numbers how far it is, how fast, and how long it takes. */
export const renderTransfer = (view: TransferView, palette: Palette): string => {
  const { percentage, downloadedBytes, totalBytes, bytesPerSecond } = view
  if (percentage === undefined) return ""
  const amounts =
    downloadedBytes === undefined || totalBytes === undefined ? "" : `${size(downloadedBytes)} of ${size(totalBytes)}`
  return [
    palette.cyan(progressBar(percentage)),
    `${String(percentage).padStart(3)} %`,
    amounts,
    bytesPerSecond === undefined || bytesPerSecond <= 0 ? "" : `${size(bytesPerSecond)}/s`,
    remainingText(view),
  ]
    .filter((part) => part !== "")
    .join("  ")
}
