import { asObject, isJsonObject, type JsonObject } from "../json/json-object.ts"
import { emptyFieldSet, type FieldSet, isEmptyFieldSet } from "./field-set.ts"
import { comparePathElements, type PathElement } from "./path-element.ts"

/** The set as `managedFields[].fieldsV1` writes it: `.` marks a node that is itself a member and has members below it. */
export const encodeFields = (set: FieldSet): JsonObject => {
  const elements = [...set.members.union(new Set(set.children.keys()))].sort(comparePathElements)
  return Object.fromEntries(
    elements.map((element) => {
      const child = set.children.get(element)
      const below = child === undefined ? {} : encodeFields(child)
      return [element, child !== undefined && set.members.has(element) ? { ".": {}, ...below } : below]
    }),
  )
}

/** Reads `fieldsV1`. What is no object counts as empty. */
export const decodeFields = (fields: JsonObject): FieldSet => {
  const members = new Set<PathElement>()
  const children = new Map<PathElement, FieldSet>()
  for (const [element, value] of Object.entries(fields)) {
    if (element === ".") continue
    const below = isJsonObject(value) ? decodeFields(value) : emptyFieldSet
    if (isEmptyFieldSet(below) || Object.hasOwn(asObject(value), ".")) members.add(element)
    if (!isEmptyFieldSet(below)) children.set(element, below)
  }
  return { members, children }
}
