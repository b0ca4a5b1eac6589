import { isJsonArray, isJsonObject, type Json, type JsonObject, member } from "../json/json-object.ts"

/**
 * One step of a path through an object, in the form in which `managedFields` writes it: `f:<name>` for a field,
 * `k:<JSON>` for an item of a keyed list, `v:<JSON>` for an item of a set.
 * Source: Kubernetes, `meta/v1 FieldsV1`.
 */
export type PathElement = string

/** A way through an object, from its root. */
export type Path = ReadonlyArray<PathElement>

const HTML = new Map([
  ["<", "\\u003c"],
  [">", "\\u003e"],
  ["&", "\\u0026"],
])

/** JSON as the API server's encoder writes it: characters that HTML treats specially are escaped. */
const encode = (value: Json): string =>
  JSON.stringify(value).replace(/[<>&]/g, (character) => HTML.get(character) ?? character)

/** The step to a field. */
export const fieldElement = (name: string): PathElement => `f:${name}`

/** The step to the item of a keyed list whose key fields have these values. */
export const keyElement = (keys: ReadonlyArray<readonly [string, Json]>): PathElement => {
  const sorted = [...keys].sort(([left], [right]) => compareText(left, right))
  return `k:{${sorted.map(([name, value]) => `${encode(name)}:${encode(value)}`).join(",")}}`
}

/** The step to an item of a set. */
export const valueElement = (value: Json): PathElement => `v:${encode(value)}`

/** The field's name where the step leads to a field. */
export const fieldNameOf = (element: PathElement): string | undefined =>
  element.startsWith("f:") ? element.slice(2) : undefined

/** Whether the step leads to an item of a keyed list. */
export const isKeyElement = (element: PathElement): boolean => element.startsWith("k:")

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

const VALUE_RANK = ["number", "string", "boolean"]
const compareValues = (left: Json, right: Json): number => {
  if (typeof left === "number" && typeof right === "number") return left - right
  if (typeof left === "string" && typeof right === "string") return compareText(left, right)
  return VALUE_RANK.indexOf(typeof left) - VALUE_RANK.indexOf(typeof right) || compareText(encode(left), encode(right))
}

const ELEMENT_RANK = ["f", "k", "v", "i"]

// What follows the prefix was written by `encode`, or by an API server.
const decode = (element: PathElement): Json => JSON.parse(element.slice(2)) as Json

const compareKeys = (left: JsonObject, right: JsonObject): number => {
  const names = [Object.keys(left).sort(), Object.keys(right).sort()] as const
  for (const [index, name] of names[0].entries()) {
    const other = names[1][index]
    if (other === undefined) return 1
    const order = compareText(name, other) || compareValues(member(left, name) ?? null, member(right, name) ?? null)
    if (order !== 0) return order
  }
  return names[0].length - names[1].length
}

/** The order in which the API server lists fields: fields by name, then keyed items, then set items. */
export const comparePathElements = (left: PathElement, right: PathElement): number => {
  const kinds = ELEMENT_RANK.indexOf(left.charAt(0)) - ELEMENT_RANK.indexOf(right.charAt(0))
  if (kinds !== 0) return kinds
  if (left.startsWith("f:") || left.startsWith("i:")) return compareText(left, right)
  const [one, other] = [decode(left), decode(right)]
  return isJsonObject(one) && isJsonObject(other) ? compareKeys(one, other) : compareValues(one, other)
}

const scalarText = (value: Json): string =>
  isJsonObject(value) || isJsonArray(value) ? encode(value) : JSON.stringify(value)

/** The step as messages show it: `.image`, `[name="model"]`, `[="a"]`. */
export const elementText = (element: PathElement): string => {
  const name = fieldNameOf(element)
  if (name !== undefined) return `.${name}`
  const value = decode(element)
  if (!element.startsWith("k:")) return `[=${scalarText(value)}]`
  const keys = isJsonObject(value) ? Object.entries(value).sort(([left], [right]) => compareText(left, right)) : []
  return `[${keys.map(([key, text]) => `${key}=${scalarText(text)}`).join(",")}]`
}

/** The path as messages show it, e.g. `.spec.containers[name="model"].image`. */
export const pathText = (path: Path): string => path.map(elementText).join("")
