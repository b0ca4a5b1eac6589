import { isJsonArray, isJsonObject, type Json, member } from "./json-object.ts"

/** Whether two JSON values are equal, whatever the order of their keys. */
export const isSameJson = (left: Json | undefined, right: Json | undefined): boolean => {
  if (left === right) return true
  if (isJsonArray(left) && isJsonArray(right)) {
    return left.length === right.length && left.every((item, index) => isSameJson(item, right[index]))
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSameJson(left[key], member(right, key)))
  )
}
