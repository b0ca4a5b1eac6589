import type { FieldPath, UpgradeNote } from "@aim-engine/core"

const startsWith = (path: FieldPath, start: FieldPath): boolean =>
  path.length >= start.length && start.every((step, index) => step === path[index])

/** Where a field stood before the notes: the way back through everything that moved. */
export const earlierPath = (notes: ReadonlyArray<UpgradeNote>, path: FieldPath): FieldPath =>
  notes.reduceRight<FieldPath>(
    (at, note) => (note._tag === "Moved" && startsWith(at, note.to) ? [...note.path, ...at.slice(note.to.length)] : at),
    path,
  )

/** The notes about the object as its author wrote it: each path is that of the field before anything moved. */
export const notesAsWritten = (notes: ReadonlyArray<UpgradeNote>): ReadonlyArray<UpgradeNote> =>
  notes.map((note, index) => ({ ...note, path: earlierPath(notes.slice(0, index), note.path) }))
