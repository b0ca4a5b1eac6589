import { isJsonObject } from "@aim-engine/api"
import { type PathStep, textAt } from "@aim-engine/core"
import type { Schema } from "effect"
import type { ManifestDocument } from "./manifest-document.ts"

/** One object as written: a document, or an entry of a `List`. */
export interface ManifestItem {
  readonly document: ManifestDocument
  /** Where the object starts within its document: empty, or `["items", 3]`. */
  readonly prefix: ReadonlyArray<PathStep>
  readonly value: Schema.Json
}

/** Entries of a typed list carry no kind of their own: it follows from the list's, e.g. `AIMServiceList`. */
const withListKind = (list: Schema.Json, item: Schema.Json): Schema.Json => {
  const kind = textAt(list, "kind")
  if (kind === "List" || kind === undefined || !isJsonObject(item)) return item
  return { apiVersion: textAt(list, "apiVersion") ?? null, kind: kind.slice(0, -"List".length), ...item }
}

/** The objects of a document: the entries of a Kubernetes list (`kind: List`, `kind: AIMServiceList`), else the document itself. */
export const itemsOf = (document: ManifestDocument): ReadonlyArray<ManifestItem> => {
  const { value } = document
  const entries = textAt(value, "kind")?.endsWith("List") && isJsonObject(value) ? value.items : undefined
  if (!Array.isArray(entries)) return [{ document, prefix: [], value }]
  return entries.flatMap((entry: Schema.Json, index) =>
    itemsOf({ ...document, value: withListKind(value, entry) }).map((nested) => ({
      ...nested,
      document,
      prefix: ["items", index, ...nested.prefix],
    })),
  )
}
