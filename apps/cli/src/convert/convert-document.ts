import { AIM_GROUP } from "@aim-engine/api"
import {
  type FieldPath,
  isUnplaced,
  renderFieldPath,
  renderUpgradeNote,
  textAt,
  type UpgradeNote,
  upgradeObject,
  withoutField,
} from "@aim-engine/core"
import type { Schema } from "effect"
import { DEFAULT_NAMESPACE } from "../commands/manifest-flags.ts"
import { earlierPath, notesAsWritten } from "../manifest/earlier-path.ts"
import type { ManifestDocument } from "../manifest/manifest-document.ts"
import { itemsOf } from "../manifest/manifest-item.ts"
import { checkItem } from "../manifest/manifest-object.ts"
import type { ManifestProblem } from "../manifest/manifest-problem.ts"
import { renderUnchecked } from "../manifest/upgrade-item.ts"
import { earlierMentions } from "./earlier-mentions.ts"
import { editDocument } from "./edit-document.ts"
import { leftOutFields } from "./left-out.ts"

/** A document in the present API group. */
export interface ConvertedDocument {
  readonly value: Schema.Json
  /** As it is to be written; a document that needs no conversion as its author wrote it. */
  readonly text: string
  /** The objects of the earlier group in it, with their places. */
  readonly earlier: ReadonlyArray<ManifestProblem>
  readonly problems: ReadonlyArray<ManifestProblem>
}

const isType = ({ path }: UpgradeNote): boolean => path.at(-1) === "apiVersion" || path.at(-1) === "kind"

/** The objects of the earlier group, each told once. */
const earlierObjects = (document: ManifestDocument): ReadonlyArray<ManifestProblem> =>
  itemsOf(document)
    .filter(({ value }) => upgradeObject(value).notes.length > 0)
    .map(({ value, prefix }) => ({
      severity: "note",
      place: document.placeOf(prefix),
      object: renderUnchecked(value),
      message: `is of ${textAt(value, "apiVersion")}; its group is ${AIM_GROUP} today`,
    }))

const mentionProblems = (document: ManifestDocument): ReadonlyArray<ManifestProblem> =>
  earlierMentions(document.value).map((path) => ({
    severity: "note",
    place: document.placeOf(path),
    object: renderUnchecked(document.value),
    field: renderFieldPath(path),
    message: "names the earlier API group, and is left as it is",
  }))

/** What is to be said about each note, at the place where the author wrote the field. */
const noteProblems = (document: ManifestDocument, notes: ReadonlyArray<UpgradeNote>): ReadonlyArray<ManifestProblem> =>
  notesAsWritten(notes).flatMap((note): ReadonlyArray<ManifestProblem> => {
    if (isType(note) && !isUnplaced(note)) return []
    const severity = isUnplaced(note) ? "error" : "note"
    return [{ severity, place: document.placeOf(note.path), message: renderUpgradeNote(note) }]
  })

const leftOutProblems = (
  document: ManifestDocument,
  paths: ReadonlyArray<FieldPath>,
): ReadonlyArray<ManifestProblem> =>
  paths.length === 0
    ? []
    : [
        {
          severity: "note",
          place: document.place,
          message: `left out is what belongs to the stored object: ${paths.map(renderFieldPath).join(", ")}`,
        },
      ]

/** What an API server would refuse of the result. */
const checkProblems = (document: ManifestDocument, value: Schema.Json, notes: ReadonlyArray<UpgradeNote>) =>
  itemsOf({ ...document, value, placeOf: (path) => document.placeOf(earlierPath(notes, path)) }).flatMap(
    (item) => checkItem(item, DEFAULT_NAMESPACE).problems,
  )

/** The text of the result. Places in the document can not be told any more afterwards: it is edited. */
const textOf = (
  { place, written }: ManifestDocument,
  edits: Parameters<typeof editDocument>[2],
  result: Schema.Json,
) =>
  place.file.endsWith(".json")
    ? `${JSON.stringify(result, null, 2)}\n`
    : editDocument(written.yaml, written.text, edits, result)

/**
 * A document with every object of the earlier API group converted. Objects of others pass as they are, and so do the
 * comments. What has no place, and what an API server would refuse afterwards, is an error.
 */
export const convertDocument = (document: ManifestDocument): ConvertedDocument => {
  const { value, written } = document
  const { object, notes } = upgradeObject(value)
  if (notes.length === 0) return { value, text: written.text, earlier: [], problems: mentionProblems(document) }
  const leftOut = leftOutFields(value)
  const result = leftOut.reduce<Schema.Json>((at, path) => withoutField(at, path), object)
  const problems = [
    ...noteProblems(document, notes),
    ...leftOutProblems(document, leftOut),
    // What has no place is told already, and would be told again as unknown.
    ...(notes.some(isUnplaced) ? [] : checkProblems(document, result, notes)),
  ]
  const earlier = earlierObjects(document)
  return { value: result, text: textOf(document, { notes, leftOut }, result), earlier, problems }
}
