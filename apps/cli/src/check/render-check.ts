import type { Severity } from "@aim-engine/core"
import type { Palette } from "../render/palette.ts"
import { type CheckReport, countBySeverity, findingText } from "./check-finding.ts"

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`

const colored = (palette: Palette, severity: Severity): string => {
  switch (severity) {
    case "error":
      return palette.red(severity)
    case "warning":
      return palette.yellow(severity)
    case "note":
      return palette.dim(severity)
  }
}

/** A report for people: a line for each finding, those that are put up with, and how many there are. */
export const renderCheck = ({ findings, accepted, objects }: CheckReport, palette: Palette): string => {
  const { error, warning, note } = countBySeverity(findings)
  return [
    ...findings.map((finding) => `${colored(palette, finding.severity)}: ${findingText(finding)}`),
    ...accepted.map((finding) => palette.dim(`accepted: ${findingText(finding)}: ${finding.reason}`)),
    palette.bold(
      `${counted(objects.length, "object")} checked: ${counted(error, "error")}, ${counted(warning, "warning")}, ${counted(note, "note")}` +
        (accepted.length === 0 ? "" : `, ${accepted.length} accepted`),
    ),
  ].join("\n")
}
