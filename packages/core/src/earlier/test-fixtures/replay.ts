import type { Schema } from "effect"
import type { FieldPath } from "../../structure/field-path.ts"
import type { UpgradeNote } from "../upgrade-note.ts"

type Json = Schema.Json
/** A JSON value as maps and lists that can be changed, so that no key is special. */
type Draft = Map<string, Draft> | Array<Draft> | string | number | boolean | null

const draftOf = (value: Json): Draft =>
  Array.isArray(value)
    ? value.map(draftOf)
    : typeof value === "object" && value !== null
      ? new Map(Object.entries(value).map(([key, entry]) => [key, draftOf(entry)]))
      : (value as Draft) // what is left is text, a number, a boolean or null

const jsonOf = (draft: Draft): Json =>
  draft instanceof Map
    ? Object.fromEntries([...draft].map(([key, entry]) => [key, jsonOf(entry)]))
    : Array.isArray(draft)
      ? draft.map(jsonOf)
      : draft

const childOf = (draft: Draft | undefined, step: string | number): Draft | undefined =>
  draft instanceof Map ? draft.get(String(step)) : Array.isArray(draft) ? draft[Number(step)] : undefined

const find = (draft: Draft, path: FieldPath): Draft | undefined => path.reduce<Draft | undefined>(childOf, draft)

const set = (draft: Draft, path: FieldPath, value: Draft): void => {
  const [step = "", next] = path
  if (path.length === 1) {
    if (draft instanceof Map) draft.set(String(step), value)
    else if (Array.isArray(draft)) draft[Number(step)] = value
    return
  }
  if (draft instanceof Map && next !== undefined && typeof childOf(draft, step) !== "object")
    draft.set(String(step), new Map())
  set(childOf(draft, step) ?? null, path.slice(1), value)
}

/** Removes a field, and the maps around it that are empty then. */
const remove = (draft: Draft, path: FieldPath): void => {
  const parent = find(draft, path.slice(0, -1))
  if (!(parent instanceof Map)) return
  parent.delete(String(path.at(-1)))
  if (parent.size === 0 && path.length > 1) remove(draft, path.slice(0, -1))
}

/**
 * Carries out notes on the value that they are about, from nothing but what they say; throws where one does not tell the
 * truth. A second implementation, to hold the first one against.
 */
export const replay = (value: Json, notes: ReadonlyArray<UpgradeNote>): Json => {
  const draft = draftOf(value)
  for (const note of notes) {
    const found = find(draft, note.path)
    const said = note._tag === "Defaulted" ? undefined : note.value
    if (JSON.stringify(found === undefined ? undefined : jsonOf(found)) !== JSON.stringify(said)) {
      throw new Error(`a note says that ${note.path.join(".")} was ${JSON.stringify(said)}`)
    }
    if (note._tag === "Moved") {
      remove(draft, note.path)
      set(draft, note.to, draftOf(note.result))
    }
    if (note._tag === "Rewritten") set(draft, note.path, draftOf(note.result))
    if (note._tag === "Defaulted") set(draft, note.path, draftOf(note.value))
  }
  return jsonOf(draft)
}
