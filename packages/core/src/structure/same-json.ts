const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

/**
 * Whether two values are the same as JSON: objects whatever the order of their fields, lists item by item. Stops at the
 * first difference, and computes no hashes: for large objects that are compared once.
 *
 * @example
 * isSameJson({ a: 1, b: [2] }, { b: [2], a: 1 }) // true
 */
export const isSameJson = (left: unknown, right: unknown): boolean => {
  if (left === right) return true
  if (!isObject(left) || !isObject(right) || Array.isArray(left) !== Array.isArray(right)) return false
  const keys = Object.keys(left)
  if (keys.length !== Object.keys(right).length) return false
  for (const key of keys) {
    if (!Object.hasOwn(right, key) || !isSameJson(Reflect.get(left, key), Reflect.get(right, key))) return false
  }
  return true
}
