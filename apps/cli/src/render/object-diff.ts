import { type PathStep, renderFieldPath } from "@aim-engine/core"
import jsonPatch from "fast-json-patch"
import { stringify } from "yaml"
import type { Palette } from "./palette.ts"

const stepsOf = (pointer: string): ReadonlyArray<PathStep> =>
  pointer
    .split("/")
    .slice(1)
    .map(jsonPatch.unescapePathComponent)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step))

/** A value as it stands behind a field: scalars on the line, anything larger as a YAML block beneath it. */
const renderValue = (value: unknown): string => {
  if (value === null || typeof value !== "object" || Object.keys(value).length === 0) return ` ${JSON.stringify(value)}`
  const block = stringify(value, { lineWidth: 0 }).trimEnd()
  return `\n${block
    .split("\n")
    .map((line) => `      ${line}`)
    .join("\n")}`
}

const valueAt = (root: object, pointer: string): unknown => jsonPatch.getValueByPointer(root, pointer)

/**
 * What turns one object into the other, a line for each field in the order of the fields' paths:
 * `+` for one that is added, `-` for one that is removed, `~` for one whose value changes.
 */
export const renderDiff = (before: object, after: object, palette: Palette): ReadonlyArray<string> =>
  jsonPatch
    .compare(before, after)
    .toSorted((left, right) => (left.path < right.path ? -1 : left.path > right.path ? 1 : 0))
    .map((operation) => {
      const field = renderFieldPath(stepsOf(operation.path))
      switch (operation.op) {
        case "add":
          return palette.green(`+ ${field}:${renderValue(operation.value)}`)
        case "remove":
          return palette.red(`- ${field}:${renderValue(valueAt(before, operation.path))}`)
        case "replace": {
          const old = JSON.stringify(valueAt(before, operation.path))
          return palette.yellow(`~ ${field}: ${old} → ${JSON.stringify(operation.value)}`)
        }
        default:
          return `${operation.op} ${field}`
      }
    })

/** An object that does not exist yet, as the YAML that creates it. */
export const renderCreation = (object: object, palette: Palette): ReadonlyArray<string> =>
  stringify(object, { lineWidth: 0 })
    .trimEnd()
    .split("\n")
    .map((line) => palette.green(`+ ${line}`))
