import { asArray, asObject, isJsonObject, type Json, type JsonObject } from "../json/json-object.ts"
import { type FieldSet, fieldSetOf } from "./field-set.ts"
import { itemsByElement } from "./list-item.ts"
import { fieldTypeOf, formOf, type ListType, type MapType, resolve, type TypeRef } from "./merge-type.ts"
import { fieldElement, type Path } from "./path-element.ts"

const isEmptyLeaf = (value: Json): boolean => value === null || (isJsonObject(value) && Object.keys(value).length === 0)

const mapPaths = (map: MapType, value: JsonObject, path: Path): ReadonlyArray<Path> =>
  Object.entries(value).flatMap(([name, inner]) => {
    const here = [...path, fieldElement(name)]
    const below = pathsOfValue(fieldTypeOf(map, name), inner, here)
    return isEmptyLeaf(inner) || !map.fields.has(name) ? [here, ...below] : below
  })

const listPaths = (list: ListType, items: ReadonlyArray<Json>, path: Path): ReadonlyArray<Path> =>
  [...itemsByElement(list, items)].flatMap(([element, [item, ...more]]) => {
    const here = [...path, element]
    // Several items under one key are owned as one, without their fields.
    return item === undefined || more.length > 0 ? [here] : [here, ...pathsOfValue(list.element, item, here)]
  })

const pathsOfValue = (ref: TypeRef | undefined, value: Json, path: Path): ReadonlyArray<Path> => {
  const form = formOf(resolve(ref), value)
  if (form === undefined) return []
  if (form._tag === "scalar" || form.type.relationship === "atomic") return [path]
  return form._tag === "map" ? mapPaths(form.type, asObject(value), path) : listPaths(form.type, asArray(value), path)
}

/**
 * The places that an object specifies: what a manager that applies it comes to own.
 * Declared fields count through what is in them; keys of maps, list items and empty values count themselves.
 */
export const fieldsOf = (ref: TypeRef, object: JsonObject): FieldSet => fieldSetOf(pathsOfValue(ref, object, []))
