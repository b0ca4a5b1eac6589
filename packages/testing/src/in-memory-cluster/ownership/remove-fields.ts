import { Result } from "effect"
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../json/json-object.ts"
import { emptyFieldSet, type FieldSet } from "./field-set.ts"
import { listItemElement } from "./list-item.ts"
import { fieldTypeOf, formOf, type ListType, type MapType, resolve, type TypeRef } from "./merge-type.ts"
import { fieldElement } from "./path-element.ts"

const withoutFromMap = (map: MapType, value: JsonObject, fields: FieldSet): JsonObject | null => {
  const entries = Object.entries(value).flatMap(([name, inner]): ReadonlyArray<[string, Json]> => {
    const element = fieldElement(name)
    if (fields.members.has(element)) return []
    const below = fields.children.get(element)
    return [[name, below === undefined ? inner : withoutFields(fieldTypeOf(map, name), inner, below)]]
  })
  return entries.length === 0 ? null : Object.fromEntries(entries)
}

const withoutFromList = (list: ListType, items: ReadonlyArray<Json>, fields: FieldSet): ReadonlyArray<Json> | null => {
  const kept = items.flatMap((item): ReadonlyArray<Json> => {
    const element = Result.getOrElse(listItemElement(list, item), () => "")
    if (fields.members.has(element)) return []
    const below = fields.children.get(element)
    return [below === undefined ? item : withoutFields(list.element, item, below)]
  })
  return kept.length === 0 ? null : kept
}

/** The value without the places of a set. An object or list of which nothing remains becomes null. */
const withoutFields = (ref: TypeRef | undefined, value: Json, fields: FieldSet): Json => {
  const form = formOf(resolve(ref), value)
  if (form?._tag === "map" && isJsonObject(value)) {
    return form.type.relationship === "atomic" ? null : withoutFromMap(form.type, value, fields)
  }
  if (form?._tag === "list" && isJsonArray(value)) {
    return form.type.relationship === "atomic" ? null : withoutFromList(form.type, value, fields)
  }
  return value
}

/** The object without the places of a set. What is left empty stays as null, and is dropped where it was a member. */
export const removeFields = (ref: TypeRef, object: JsonObject, fields: FieldSet = emptyFieldSet): JsonObject => {
  const result = withoutFields(ref, object, fields)
  return isJsonObject(result) ? result : {}
}
