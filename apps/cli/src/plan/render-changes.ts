import type { PlannedChange } from "@aim-engine/core"
import { renderRef } from "../manifest/manifest-object.ts"
import { renderCreation, renderDiff } from "../render/object-diff.ts"
import type { Palette } from "../render/palette.ts"

const indent = (lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.flatMap((line) => line.split("\n")).map((line) => `    ${line}`)

/** One change: what happens to which object, and below it the object as YAML, or the fields that change. */
export const renderChange = (change: PlannedChange, palette: Palette): ReadonlyArray<string> => {
  const title = renderRef(change.ref)
  switch (change.action) {
    case "create":
      return [palette.bold(`+ create ${title}`), ...indent(renderCreation(change.after, palette))]
    case "change":
      return [palette.bold(`~ change ${title}`), ...indent(renderDiff(change.before, change.after, palette))]
    case "delete":
      return [palette.bold(palette.red(`- delete ${title}`))]
  }
}

/** How much there is to do, e.g. `2 to create, 1 to change, 0 to delete`. */
export const summarizeChanges = (changes: ReadonlyArray<PlannedChange>): string => {
  const count = (action: PlannedChange["action"]) => changes.filter((change) => change.action === action).length
  return `${count("create")} to create, ${count("change")} to change, ${count("delete")} to delete`
}
