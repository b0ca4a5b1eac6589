import { asArray, asObject, hasNoContent, type Json, type JsonObject, member } from "../json/json-object.ts"
import { isSameJson } from "../json/same-json.ts"
import { type FieldSet, fieldSetOf } from "./field-set.ts"
import { itemsByElement } from "./list-item.ts"
import {
  type Form,
  fieldTypeOf,
  formOf,
  isSameForm,
  type ListType,
  type MapType,
  resolve,
  type TypeRef,
} from "./merge-type.ts"
import { fieldElement, type Path } from "./path-element.ts"

/** The places in which two objects differ. */
export interface Comparison {
  readonly added: FieldSet
  readonly modified: FieldSet
  readonly removed: FieldSet
}

type Change = "added" | "modified" | "removed"
type Visit = (change: Change, path: Path) => void
/** Two values of one place; undefined where the object has none. */
type Pair = readonly [old: Json | undefined, new: Json | undefined]

const presence = ([old, next]: Pair): Change | undefined =>
  old === undefined ? "added" : next === undefined ? "removed" : undefined

const compareLeaf = (pair: Pair, path: Path, visit: Visit): void => {
  const change = presence(pair) ?? (isSameJson(...pair) ? undefined : "modified")
  if (change !== undefined) visit(change, path)
}

const compareMaps = (map: MapType, [old, next]: Pair, path: Path, visit: Visit): void => {
  const [left, right] = [asObject(old), asObject(next)]
  for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const pair: Pair = [member(left, name), member(right, name)]
    compareValues(fieldTypeOf(map, name), pair, [...path, fieldElement(name)], visit)
  }
}

const compareLists = (list: ListType, [old, next]: Pair, path: Path, visit: Visit): void => {
  const [left, right] = [itemsByElement(list, asArray(old)), itemsByElement(list, asArray(next))]
  for (const element of new Set([...left.keys(), ...right.keys()])) {
    const [before, after] = [left.get(element) ?? [], right.get(element) ?? []]
    const here = [...path, element]
    if (before.length > 1 && after.length > 1) {
      if (!isSameJson(before, after)) visit("modified", here)
      continue
    }
    // A key that occurs several times is owned as a whole: its single fields come or go as it becomes, or was, single.
    if (before.length <= 1 || after.length > 0) {
      const pair: Pair = [before.length > 1 ? undefined : before[0], after.length > 1 ? undefined : after[0]]
      if (pair[0] !== undefined || pair[1] !== undefined) compareValues(list.element, pair, here, visit)
    }
    if (before.length > 1) visit("removed", here)
    if (after.length > 1) visit("added", here)
  }
}

/** Compares two values in one form; tells whether they were taken as one leaf. */
const compareForm = (form: Form | undefined, pair: Pair, path: Path, visit: Visit): boolean => {
  const isLeaf =
    form === undefined ||
    form._tag === "scalar" ||
    form.type.relationship === "atomic" ||
    (hasNoContent(pair[0]) && hasNoContent(pair[1]))
  if (isLeaf) compareLeaf(pair, path, visit)
  else if (form._tag === "map") compareMaps(form.type, pair, path, visit)
  else compareLists(form.type, pair, path, visit)
  return isLeaf
}

const compareValues = (ref: TypeRef | undefined, pair: Pair, path: Path, visit: Visit): void => {
  const type = resolve(ref)
  const [before, after] = [formOf(type, pair[0]), formOf(type, pair[1])]
  if (pair[0] !== undefined && pair[1] !== undefined && !isSameForm(before, after))
    compareForm(before, pair, path, visit)
  const isLeaf = compareForm(pair[1] === undefined ? before : after, pair, path, visit)
  const change = presence(pair)
  if (!isLeaf && change !== undefined) visit(change, path)
}

/** The places that were added, changed and removed between two objects of a type. */
export const compareObjects = (ref: TypeRef, old: JsonObject, next: JsonObject): Comparison => {
  const paths: Record<Change, Array<Path>> = { added: [], modified: [], removed: [] }
  compareValues(ref, [old, next], [], (change, path) => paths[change].push(path))
  return {
    added: fieldSetOf(paths.added),
    modified: fieldSetOf(paths.modified),
    removed: fieldSetOf(paths.removed),
  }
}
