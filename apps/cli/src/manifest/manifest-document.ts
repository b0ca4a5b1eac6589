import type { PathStep } from "@aim-engine/core"
import type { Schema } from "effect"
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml"
import type { ManifestPlace, ManifestProblem, ManifestRule } from "./manifest-problem.ts"
import type { ManifestSource } from "./manifest-source.ts"

/** A document as its author wrote it. */
export interface WrittenDocument {
  /** What stands between it and the document before: documents that hold nothing but comments. */
  readonly lead: string
  /** Its own text, from its `---` on. */
  readonly text: string
  readonly yaml: Document.Parsed
}

/** One YAML document as plain JSON, and a way back from a field to its line. */
export interface ManifestDocument {
  readonly place: ManifestPlace
  readonly value: Schema.Json
  readonly written: WrittenDocument
  /** The place of a field, or of the nearest field above it that is written down. */
  readonly placeOf: (path: ReadonlyArray<PathStep>) => ManifestPlace
}

/** What a file holds: its documents, and what is wrong with its text. */
export interface ManifestDocuments {
  readonly documents: ReadonlyArray<ManifestDocument>
  /** What stands behind the last document: nothing but comments. */
  readonly rest: string
  readonly problems: ReadonlyArray<ManifestProblem>
}

/** How many nodes aliases may stand for, as a multiple: beyond it, a short text would unfold into gigabytes. */
const MAX_ALIAS_COUNT = 100

const offsetOf = (document: Document.Parsed, path: ReadonlyArray<PathStep>): number => {
  let node: unknown = document.contents
  let offset = document.contents?.range?.[0] ?? document.range[0]
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      if (pair === undefined) break
      if (isScalar(pair.key) && pair.key.range) offset = pair.key.range[0]
      node = pair.value
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(step)]
      if (item === undefined) break
      const range = (item as Partial<Node> | null)?.range // items of a parsed sequence are nodes
      if (range) offset = range[0]
      node = item
    } else break
  }
  return offset
}

/** The document's value as JSON data: no cycles, nothing but strings, numbers, booleans, null, lists and mappings. */
const jsonOf = (document: Document.Parsed): Schema.Json =>
  JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: MAX_ALIAS_COUNT })) ?? "null")

const unfoldingMessage = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error)
  if (/alias count/i.test(text)) return `its aliases unfold into too much data (more than ${MAX_ALIAS_COUNT} uses)`
  if (/circular/i.test(text)) return "an alias contains itself"
  return text.split("\n")[0] ?? text
}

/**
 * The documents of a file, numbered from 1. Documents without content (comments only) are left out.
 * A document that is no YAML becomes a problem; the others are still returned.
 */
export const parseManifestDocuments = ({ file, text }: ManifestSource): ManifestDocuments => {
  const problems: Array<ManifestProblem> = []
  const error = (rule: ManifestRule, place: ManifestPlace, message: string) =>
    problems.push({ severity: "error", rule, place, message })

  const lines = new LineCounter()
  const lineAt = (offset: number) => lines.linePos(offset).line
  let parsed: ReadonlyArray<Document.Parsed>
  try {
    parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: "silent" })
  } catch (cause) {
    // The parser gives up only where its recursion does.
    const why = cause instanceof RangeError ? "it is nested too deeply" : unfoldingMessage(cause)
    error("syntax", { file }, `is not YAML: ${why}`)
    return { documents: [], problems, rest: "" }
  }

  /** The text of the documents from one up to another. */
  const textOf = (from: number, to: number): string => {
    const startOf = (index: number) => (index === 0 ? 0 : (parsed[index]?.range[0] ?? text.length))
    return text.slice(startOf(from), startOf(to))
  }
  let ended = 0

  const documents = parsed.flatMap((document, index): ReadonlyArray<ManifestDocument> => {
    const at = (offset: number): ManifestPlace => ({ file, document: index + 1, line: lineAt(offset) })
    const [first] = document.errors // the others are mostly its consequences
    if (first !== undefined) {
      error("syntax", at(first.pos[0]), `is not YAML: ${first.message}`)
      return []
    }
    const place = at(offsetOf(document, []))
    try {
      const value = jsonOf(document)
      if (value === null) return []
      const written = { lead: textOf(ended, index), text: textOf(index, index + 1), yaml: document }
      ended = index + 1
      return [{ place, value, written, placeOf: (path) => at(offsetOf(document, path)) }]
    } catch (cause) {
      error("syntax", place, `is not usable YAML: ${unfoldingMessage(cause)}`)
      return []
    }
  })
  if (documents.length === 0 && problems.length === 0)
    error("not-an-object", { file }, "is empty: it holds no Kubernetes object")
  return { documents, problems, rest: textOf(ended, parsed.length) }
}
