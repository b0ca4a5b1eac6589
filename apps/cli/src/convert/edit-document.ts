import { type FieldPath, isSameJson, type UpgradeNote } from "@aim-engine/core"
import type { Schema } from "effect"
import { Document, isCollection, isMap, isScalar, type Node, type Pair, YAMLMap } from "yaml"

type Json = Schema.Json

const pairsOf = (map: YAMLMap): Array<Pair> => map.items

/** Gives the key of a pair another name; its comments stay. */
const renameKey = ({ key }: Pair, name: string): void => {
  if (isScalar(key)) key.value = name
}

/** A node for the value: the same one, with its comments, where it can be edited to it. */
const edited = (document: Document, node: unknown, value: Json): unknown => {
  if (isScalar(node) && (typeof value !== "object" || value === null)) {
    delete node.source
    node.value = value
    return node
  }
  const entries = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : []
  if (!isMap(node) || node.items.length !== entries.length) return document.createNode(value)
  pairsOf(node).forEach((pair, index) => {
    const [key = "", entry = null] = entries[index] ?? []
    renameKey(pair, key)
    pair.value = edited(document, pair.value, entry)
  })
  return node
}

/** A node within maps of one field each. */
const around = (document: Document, path: FieldPath, node: unknown): unknown =>
  path.reduceRight<unknown>((inner, step) => {
    const map = new YAMLMap(document.schema)
    map.add(document.createPair(step, inner))
    return map
  }, node)

/** Deletes a field or an entry of a list, and the fields around it that are empty then. */
const deletePruned = (document: Document, path: FieldPath): void => {
  document.deleteIn(path)
  const parent = document.getIn(path.slice(0, -1), true)
  if (path.length > 1 && isCollection(parent) && parent.items.length === 0) deletePruned(document, path.slice(0, -1))
}

const move = (document: Document, path: FieldPath, to: FieldPath, result: Json): void => {
  const node = edited(document, document.getIn(path, true), result)
  const depth = path.findIndex((step, index) => step !== to[index])
  const [target] = to.slice(depth)
  if (depth < 0) document.setIn(path, around(document, to.slice(path.length), node))
  else if (path.length === depth + 1 && !document.hasIn(to.slice(0, depth + 1))) {
    const parent = document.getIn(path.slice(0, depth), true)
    const pair = isMap(parent)
      ? pairsOf(parent).find(({ key }) => isScalar(key) && key.value === path[depth])
      : undefined
    if (pair === undefined) return
    renameKey(pair, String(target))
    pair.value = around(document, to.slice(depth + 1), node)
  } else {
    const isTaken = document.hasIn(to)
    deletePruned(document, path)
    if (!isTaken) document.setIn(to, node)
  }
}

const carryOut = (document: Document, note: UpgradeNote): void => {
  if (note._tag === "Moved") move(document, note.path, note.to, note.result)
  if (note._tag === "Rewritten") {
    document.setIn(note.path, edited(document, document.getIn(note.path, true), note.result))
  }
  if (note._tag === "Defaulted") document.setIn(note.path, note.value)
}

/** How the author of a text indents. */
const styleOf = (text: string) => {
  const indent = /^( +)\S/m.exec(text)?.[1]?.length ?? 2
  return { lineWidth: 0, indent, indentSeq: !/^( *)[^\s#-][^\n]*:[^\S\n]*\n\1- /m.test(text) }
}

const hasContent = (document: Document, value: Json): boolean => {
  try {
    return isSameJson(document.toJS(), value)
  } catch {
    return false
  }
}

/**
 * The text of a document after the notes were carried out and fields left out: with its comments, in the style in which it is
 * written, and with exactly the given value. Where aliases stand in the way, the value is written anew instead.
 */
export const editDocument = (
  document: Document<Node>,
  text: string,
  edits: { readonly notes: ReadonlyArray<UpgradeNote>; readonly leftOut: ReadonlyArray<FieldPath> },
  value: Json,
): string => {
  const style = styleOf(text)
  try {
    for (const note of edits.notes) carryOut(document, note)
    for (const path of edits.leftOut) deletePruned(document, path)
    if (hasContent(document, value)) return document.toString(style)
  } catch {
    // What an alias stands for has no place of its own that could be edited.
  }
  return new Document(value).toString(style)
}
