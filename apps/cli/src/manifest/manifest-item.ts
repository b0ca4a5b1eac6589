import type { Schema } from "effect"
import type { PathStep } from "../field-path.ts"
import type { ManifestDocument } from "./manifest-document.ts"

/** One object as written: a document, or an entry of a `List`. */
export interface ManifestItem {
  readonly document: ManifestDocument
  /** Where the object starts within its document: empty, or `["items", 3]`. */
  readonly prefix: ReadonlyArray<PathStep>
  readonly value: Schema.Json
}

/** Whether a value is a mapping, as every Kubernetes object is. */
export const isMapping = (value: Schema.Json | undefined): value is Schema.JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The text at a key of a mapping, if it is text. */
export const textAt = (value: Schema.Json | undefined, key: string): string | undefined => {
  if (!isMapping(value) || !Object.hasOwn(value, key)) return undefined
  const text = value[key]
  return typeof text === "string" ? text : undefined
}

/** Entries of a typed list carry no kind of their own: it follows from the list's, e.g. `AIMServiceList`. */
const withListKind = (list: Schema.Json, item: Schema.Json): Schema.Json => {
  const kind = textAt(list, "kind")
  if (kind === "List" || kind === undefined || !isMapping(item)) return item
  return { apiVersion: textAt(list, "apiVersion") ?? null, kind: kind.slice(0, -"List".length), ...item }
}

/** The objects of a document: the entries of a Kubernetes list (`kind: List`, `kind: AIMServiceList`), else the document itself. */
export const itemsOf = (document: ManifestDocument): ReadonlyArray<ManifestItem> => {
  const { value } = document
  const entries = textAt(value, "kind")?.endsWith("List") && isMapping(value) ? value.items : undefined
  if (!Array.isArray(entries)) return [{ document, prefix: [], value }]
  return entries.flatMap((entry: Schema.Json, index) =>
    itemsOf({ ...document, value: withListKind(value, entry) }).map((nested) => ({
      ...nested,
      document,
      prefix: ["items", index, ...nested.prefix],
    })),
  )
}
