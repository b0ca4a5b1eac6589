import type { Schema } from "effect"
import { type FieldPath, renderFieldPath } from "../structure/field-path.ts"

/** What became of one field of an object of the earlier group. Fields that nothing is said about stayed as they were. */
export type UpgradeNote =
  /** It has another place, and there the value `result` where that differs. */
  | {
      readonly _tag: "Moved"
      readonly path: FieldPath
      readonly to: FieldPath
      readonly value: Schema.Json
      readonly result: Schema.Json
    }
  /** It has another value in its place. */
  | {
      readonly _tag: "Rewritten"
      readonly path: FieldPath
      readonly value: Schema.Json
      readonly result: Schema.Json
    }
  /** It was absent, and stands for what its absence meant. */
  | { readonly _tag: "Defaulted"; readonly path: FieldPath; readonly value: Schema.Json; readonly why: string }
  /** It has no place, stays where it is, and needs a decision: no API server accepts it there. */
  | { readonly _tag: "Unplaced"; readonly path: FieldPath; readonly value: Schema.Json; readonly why: string }

/** Whether a field of the object has no place. */
export const isUnplaced = (note: UpgradeNote): note is Extract<UpgradeNote, { readonly _tag: "Unplaced" }> =>
  note._tag === "Unplaced"

/** A value of one line; of others nothing is shown, since they are long and may be secret. */
const shown = (value: Schema.Json): string | undefined =>
  typeof value === "object" && value !== null ? undefined : JSON.stringify(value)

const change = (value: Schema.Json, result: Schema.Json): string => {
  const [before, after] = [shown(value), shown(result)]
  return before === undefined || after === undefined || before === after ? "" : ` (${before} becomes ${after})`
}

/**
 * What became of a field, as one line.
 *
 * @example
 * renderUpgradeNote(note) // "spec.cacheModel is now spec.caching.mode (true becomes \"Always\")"
 */
export const renderUpgradeNote = (note: UpgradeNote): string => {
  const field = renderFieldPath(note.path)
  switch (note._tag) {
    case "Moved":
      return `${field} is now ${renderFieldPath(note.to)}${change(note.value, note.result)}`
    case "Rewritten":
      return `${field} is rewritten${change(note.value, note.result)}`
    case "Defaulted":
      return `${field} is set to ${JSON.stringify(note.value)}: ${note.why}`
    case "Unplaced":
      return `${field} has no place: ${note.why}`
  }
}
