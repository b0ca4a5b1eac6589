import { EARLIER_API_VERSION } from "@aim-engine/api"
import { isUnplaced, renderUpgradeNote, textAt, type UpgradeNote, upgradeObject } from "@aim-engine/core"
import type { Schema } from "effect"
import { earlierPath, notesAsWritten } from "./earlier-path.ts"
import type { ManifestItem } from "./manifest-item.ts"
import type { ManifestProblem } from "./manifest-problem.ts"

/** An item in the present API group, and what is to be said about its way there. */
export interface UpgradedItem {
  /** None where a field of the object has no place. */
  readonly items: ReadonlyArray<ManifestItem>
  readonly problems: ReadonlyArray<ManifestProblem>
}

/** An object that was read but not checked, as people name it, e.g. `AIMImage ml-team/llama`. */
export const renderUnchecked = (object: Schema.Json): string => {
  const [kind = "", namespace, name = ""] = [
    textAt(object, "kind"),
    textAt(object, "metadata", "namespace"),
    textAt(object, "metadata", "name"),
  ]
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`
}

/** What the notes about one object say beside that its group is another. */
const summaryOf = (notes: ReadonlyArray<UpgradeNote>): string => {
  const lines = notesAsWritten(notes)
    .filter(({ path }) => path[0] !== "apiVersion" && path[0] !== "status")
    .map(renderUpgradeNote)
  return `is converted from ${EARLIER_API_VERSION}${lines.length === 0 ? "" : `: ${lines.join("; ")}`}`
}

/**
 * An item of the earlier API group as one of the present group; others are as they were. One note says what was converted,
 * and a field that has no place is an error: leaving it out would change what the manifest asks for.
 */
export const upgradeItem = (item: ManifestItem): UpgradedItem => {
  const { document, prefix, value } = item
  const { object, notes } = upgradeObject(value)
  // An unknown kind or version is told like any other.
  if (notes.every((note) => isUnplaced(note) && note.path.length === 1)) return { items: [item], problems: [] }
  const described = { object: renderUnchecked(value) }
  const placeOf = (path: UpgradeNote["path"]) => document.placeOf([...prefix, ...path])
  const unplaced = notesAsWritten(notes)
    .filter(isUnplaced)
    .map((note): ManifestProblem => {
      const message = renderUpgradeNote(note)
      return { severity: "error", rule: "schema", place: placeOf(note.path), ...described, message }
    })
  const note: ManifestProblem = {
    severity: "note",
    rule: "earlier-api",
    place: placeOf([]),
    ...described,
    message: summaryOf(notes),
  }
  if (unplaced.length > 0) return { items: [], problems: [note, ...unplaced] }
  const upgraded = {
    ...document,
    placeOf: (path: UpgradeNote["path"]) => placeOf(earlierPath(notes, path.slice(prefix.length))),
  }
  return { items: [{ document: upgraded, prefix, value: object }], problems: [note] }
}
