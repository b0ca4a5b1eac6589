import { Result } from "effect"
import { isJsonArray, isJsonObject, type Json, member } from "../json/json-object.ts"
import { type ListType, resolve } from "./merge-type.ts"
import { keyElement, type PathElement, valueElement } from "./path-element.ts"

const keyedItem = (list: ListType, item: Json): Result.Result<PathElement, string> => {
  if (item === null) return Result.fail("associative list with keys may not have a null element")
  if (!isJsonObject(item)) return Result.fail("associative list with keys may not have non-map elements")
  const fields = resolve(list.element).map?.fields
  const keys = list.keys.flatMap((name): ReadonlyArray<readonly [string, Json]> => {
    const value = member(item, name) ?? fields?.get(name)?.default
    return value === undefined ? [] : [[name, value]]
  })
  if (keys.length > 0) return Result.succeed(keyElement(keys))
  const names = list.keys.map((name) => JSON.stringify(name)).join(" ")
  return Result.fail(
    `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
  )
}

const setItem = (item: Json): Result.Result<PathElement, string> => {
  if (isJsonObject(item)) return Result.fail("associative list without keys has an element that's a map type")
  if (isJsonArray(item)) return Result.fail("not supported: associative list with lists as elements")
  if (item === null) return Result.fail("associative list without keys has an element that's an explicit null")
  return Result.succeed(valueElement(item))
}

/** The step to an item of an associative list: by its keys (with their defaults), or by its value in a set. */
export const listItemElement = (list: ListType, item: Json): Result.Result<PathElement, string> =>
  list.keys.length > 0 ? keyedItem(list, item) : setItem(item)

/**
 * The items of an associative list by their step, in order; a step that occurs more than once has several items.
 * Items without a step are left out: whoever writes one is told by {@link typeErrors}.
 */
export const itemsByElement = (
  list: ListType,
  items: ReadonlyArray<Json>,
): ReadonlyMap<PathElement, ReadonlyArray<Json>> => {
  const found = new Map<PathElement, ReadonlyArray<Json>>()
  for (const item of items) {
    const element = Result.getOrUndefined(listItemElement(list, item))
    if (element !== undefined) found.set(element, [...(found.get(element) ?? []), item])
  }
  return found
}
