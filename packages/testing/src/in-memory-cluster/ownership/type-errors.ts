import { Result } from "effect"
import { asArray, asObject, isJsonArray, isJsonObject, type Json } from "../json/json-object.ts"
import { listItemElement } from "./list-item.ts"
import {
  fieldTypeOf,
  formOf,
  type ListType,
  type MapType,
  type MergeType,
  resolve,
  type TypeRef,
} from "./merge-type.ts"
import { elementText, fieldElement } from "./path-element.ts"

/** A value in the notation of Go's `%v`, in which the API server shows it. */
const goText = (value: Json): string => {
  if (isJsonArray(value)) return `[${value.map(goText).join(" ")}]`
  if (!isJsonObject(value)) return value === null ? "<nil>" : String(value)
  return `map[${Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, inner]) => `${key}:${goText(inner)}`)
    .join(" ")}]`
}

/** The name of a value's type in Go's notation. */
const goType = (value: Json): string => {
  if (isJsonArray(value)) return "[]interface {}"
  if (isJsonObject(value)) return "map[string]interface {}"
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64"
  return typeof value === "boolean" ? "bool" : "string"
}

const scalarError = (type: NonNullable<MergeType["scalar"]>, value: Json): string | undefined => {
  if (value === null) return undefined
  const form = typeof value
  if (type === "numeric") return form === "number" ? undefined : `expected numeric (int or float), got ${goType(value)}`
  if (type === "string") {
    return form === "string" ? undefined : `expected string, got &value.valueUnstructured{Value:${goText(value)}}`
  }
  if (type === "boolean") return form === "boolean" ? undefined : `expected boolean, got &{${goText(value)}}`
  return form === "object" ? `expected any scalar, got &{${goText(value)}}` : undefined
}

const listErrors = (list: ListType, value: Json): ReadonlyArray<string> => {
  if (value !== null && !isJsonArray(value)) return [`: expected list, got &{${goText(value)}}`]
  const errors: Array<string> = []
  const seen = new Set<string>()
  for (const [index, item] of asArray(value).entries()) {
    if (list.relationship === "atomic") {
      errors.push(...typeErrors(list.element, item).map((error) => `[${index}]${error}`))
      continue
    }
    const element = listItemElement(list, item)
    if (Result.isFailure(element)) return [...errors, `: element ${index}: ${element.failure}`]
    const step = elementText(element.success)
    if (seen.has(element.success)) errors.push(`: duplicate entries for key ${step}`)
    seen.add(element.success)
    errors.push(...typeErrors(list.element, item).map((error) => `${step}${error}`))
  }
  return errors
}

const mapErrors = (map: MapType, value: Json): ReadonlyArray<string> => {
  if (value !== null && !isJsonObject(value)) return [`: expected map, got &{${goText(value)}}`]
  return Object.entries(asObject(value)).flatMap(([name, inner]) => {
    const type = fieldTypeOf(map, name)
    const step = elementText(fieldElement(name))
    if (type === undefined) return [`${step}: field not declared in schema`]
    return typeErrors(type, inner).map((error) => `${step}${error}`)
  })
}

/**
 * What keeps a value from being of a type: fields that are not declared, values of another form, items without a key,
 * two items with one key. Each error starts with its path, e.g. `.spec.replica: field not declared in schema`.
 */
export const typeErrors = (ref: TypeRef, value: Json): ReadonlyArray<string> => {
  const form = formOf(resolve(ref), value)
  if (form === undefined) return [": schema error: invalid atom: inlined"]
  if (form._tag === "map") return mapErrors(form.type, value)
  if (form._tag === "list") return listErrors(form.type, value)
  const error = scalarError(form.type, value)
  return error === undefined ? [] : [`: ${error}`]
}

/** Several errors as the one text in which the API server reports them. */
export const typeErrorText = (errors: ReadonlyArray<string>): string =>
  errors.length === 1 ? (errors[0] ?? "") : ["errors:", ...[...errors].sort().map((error) => `  ${error}`)].join("\n")
