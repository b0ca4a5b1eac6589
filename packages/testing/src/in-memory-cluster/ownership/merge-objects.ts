import { Result } from "effect"
import {
  asArray,
  asObject,
  hasNoContent,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  member,
} from "../json/json-object.ts"
import { itemsByElement, listItemElement } from "./list-item.ts"
import { fieldTypeOf, formOf, type ListType, type MapType, resolve, type TypeRef } from "./merge-type.ts"
import type { PathElement } from "./path-element.ts"

const mergeMaps = (map: MapType, live: JsonObject, applied: JsonObject): JsonObject | undefined => {
  const names = new Set([...Object.keys(live), ...Object.keys(applied)])
  const entries = [...names].flatMap((name): ReadonlyArray<[string, Json]> => {
    const value = mergeValues(fieldTypeOf(map, name), member(live, name), member(applied, name))
    return value === undefined ? [] : [[name, value]]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

const elementsOf = (list: ListType, items: ReadonlyArray<Json>): ReadonlyArray<PathElement> =>
  items.flatMap((item) =>
    Result.match(listItemElement(list, item), { onFailure: () => [], onSuccess: (step) => [step] }),
  )

/**
 * Items of both lists in the order in which the API server interleaves them: shared items in the applied order, items of
 * the live list where they were.
 */
const mergeLists = (
  list: ListType,
  live: ReadonlyArray<Json>,
  applied: ReadonlyArray<Json>,
): ReadonlyArray<Json> | undefined => {
  const [liveItems, appliedItems] = [itemsByElement(list, live), itemsByElement(list, applied)]
  const [liveOrder, appliedOrder] = [elementsOf(list, live), elementsOf(list, applied)]
  const shared = appliedOrder.filter((element) => liveItems.has(element))
  const merged = new Set<PathElement>()
  const result: Array<Json> = []
  const single = (items: ReadonlyArray<Json> | undefined): Json | undefined =>
    items?.length === 1 ? items[0] : undefined
  const push = (value: Json | undefined): void => {
    if (value !== undefined) result.push(value)
  }
  let [left, right, nextShared] = [0, 0, 0]
  while (left < liveOrder.length || right < appliedOrder.length) {
    const [mine, theirs] = [liveOrder[left], appliedOrder[right]]
    if (mine !== undefined && theirs !== undefined) {
      if (mine === theirs) {
        merged.add(mine)
        push(mergeValues(list.element, single(liveItems.get(mine)), single(appliedItems.get(mine))))
        left++
        right++
        nextShared++
        continue
      }
      if (appliedItems.has(mine) && nextShared < shared.length && shared[nextShared] !== mine) {
        left++
        continue
      }
    }
    if (mine !== undefined) {
      if (!appliedItems.has(mine)) {
        push(live[left])
        left++
        continue
      }
      if (merged.has(mine)) left++
    }
    if (theirs !== undefined) {
      merged.add(theirs)
      push(mergeValues(list.element, single(liveItems.get(theirs)), single(appliedItems.get(theirs))))
      right++
      if (shared[nextShared] === theirs) nextShared++
    }
  }
  return result.length === 0 ? undefined : result
}

const mergeValues = (ref: TypeRef | undefined, live: Json | undefined, applied: Json | undefined): Json | undefined => {
  const type = resolve(ref)
  const form = formOf(type, applied === undefined ? live : applied)
  const leaf = applied === undefined ? live : applied
  if (form === undefined || form._tag === "scalar" || form.type.relationship === "atomic") return leaf
  if (hasNoContent(live) && hasNoContent(applied)) return leaf
  if (form._tag === "map") return mergeMaps(form.type, isJsonObject(live) ? live : {}, asObject(applied))
  return mergeLists(form.type, isJsonArray(live) ? live : [], asArray(applied))
}

/** The live object with what a manager applies merged over it. Nothing is removed by merging. */
export const mergeObjects = (ref: TypeRef, live: JsonObject, applied: JsonObject): JsonObject =>
  asObject(mergeValues(ref, live, applied))
