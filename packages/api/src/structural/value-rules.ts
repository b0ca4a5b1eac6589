import type { Schema } from "effect"
import type { OpenApiSchema } from "../crd/open-api-schema.ts"
import { type FieldError, fieldError } from "./field-error.ts"
import { isJsonArray, isJsonObject, isSameJson } from "./json-value.ts"
import { hasFormat } from "./text-format.ts"
import { matchesPattern } from "./text-pattern.ts"

type Json = Schema.Json

/** The type of a value as OpenAPI names it. */
const typeOf = (value: Json): string => {
  if (value === null) return "null"
  if (isJsonArray(value)) return "array"
  if (isJsonObject(value)) return "object"
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number"
  return typeof value
}

/** The types a schema allows; empty means any. */
const typesOf = (schema: OpenApiSchema): ReadonlyArray<string> => {
  if (schema["x-kubernetes-int-or-string"] === true) return ["integer", "string"]
  return schema.type === undefined ? [] : [schema.type]
}

/** What is wrong with the type of a value, if anything. */
export const typeError = (schema: OpenApiSchema, value: Json, path: string): FieldError | undefined => {
  const types = typesOf(schema)
  const actual = typeOf(value)
  if (types.length === 0 || types.includes(actual) || (actual === "integer" && types.includes("number")))
    return undefined
  if (actual === "null" && schema.nullable === true) return undefined
  const wanted = types.join(",")
  return fieldError("FieldValueTypeInvalid", path, value, `${path} in body must be of type ${wanted}: "${actual}"`, {
    shown: actual,
    allowed: `a value of type ${types.join(" or ")}`,
  })
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`

const invalid = (path: string, value: Json, clause: string): FieldError =>
  fieldError("FieldValueInvalid", path, value, `${path} in body ${clause}`, { allowed: clause })

/** The first of length and pattern that a text does not keep to. */
const textError = (schema: OpenApiSchema, text: string, path: string): FieldError | undefined => {
  const { minLength, maxLength, pattern } = schema
  const length = [...text].length
  if (maxLength !== undefined && length > maxLength) {
    return fieldError("FieldValueTooLong", path, text, `may not be more than ${plural(maxLength, "byte")}`)
  }
  if (minLength !== undefined && length < minLength) {
    return invalid(path, text, `should be at least ${minLength} chars long`)
  }
  return pattern !== undefined && !matchesPattern(pattern, text)
    ? invalid(path, text, `should match '${pattern}'`)
    : undefined
}

const textErrors = (schema: OpenApiSchema, text: string, path: string): ReadonlyArray<FieldError> => {
  const error = textError(schema, text, path)
  const { format } = schema
  const wrongFormat =
    format !== undefined && !hasFormat(format, text)
      ? invalid(path, text, `must be of type ${format}: ${JSON.stringify(text)}`)
      : undefined
  return [error, wrongFormat].filter((found) => found !== undefined)
}

const numberErrors = (schema: OpenApiSchema, number: number, path: string): ReadonlyArray<FieldError> => {
  const errors: Array<FieldError> = []
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  if (maximum !== undefined && (exclusiveMaximum === true ? number >= maximum : number > maximum)) {
    errors.push(
      invalid(path, number, `should be less than ${exclusiveMaximum === true ? "" : "or equal to "}${maximum}`),
    )
  }
  if (minimum !== undefined && (exclusiveMinimum === true ? number <= minimum : number < minimum)) {
    const clause = `should be greater than ${exclusiveMinimum === true ? "" : "or equal to "}${minimum}`
    errors.push(invalid(path, number, clause))
  }
  if (multipleOf !== undefined && number % multipleOf !== 0) {
    errors.push(invalid(path, number, `should be a multiple of ${multipleOf}`))
  }
  return errors
}

const tooMany = (path: string, value: Json, count: number, most: number): FieldError =>
  fieldError("FieldValueTooMany", path, value, `must have at most ${plural(most, "item")}`, { shown: count })

const listErrors = (schema: OpenApiSchema, list: Schema.JsonArray, path: string): ReadonlyArray<FieldError> => {
  const errors: Array<FieldError> = []
  if (schema.maxItems !== undefined && list.length > schema.maxItems) {
    errors.push(tooMany(path, list, list.length, schema.maxItems))
  }
  if (schema.minItems !== undefined && list.length < schema.minItems) {
    const clause = `should have at least ${schema.minItems} items`
    errors.push(
      fieldError("FieldValueInvalid", path, list, `${path} in body ${clause}`, { shown: list.length, allowed: clause }),
    )
  }
  if (
    schema.uniqueItems === true &&
    list.some((entry, index) => list.slice(0, index).some((e) => isSameJson(e, entry)))
  ) {
    errors.push(invalid(path, list, "shouldn't contain duplicates"))
  }
  return errors
}

const objectErrors = (schema: OpenApiSchema, object: Schema.JsonObject, path: string): ReadonlyArray<FieldError> => {
  const errors: Array<FieldError> = []
  const count = Object.keys(object).length
  if (schema.maxProperties !== undefined && count > schema.maxProperties) {
    errors.push(tooMany(path, object, count, schema.maxProperties))
  }
  if (schema.minProperties !== undefined && count < schema.minProperties) {
    errors.push(invalid(path, object, `should have at least ${schema.minProperties} properties`))
  }
  return errors
}

/** What is wrong with a value that is not among those enumerated. */
export const enumErrors = (schema: OpenApiSchema, value: Json, path: string): ReadonlyArray<FieldError> => {
  if (schema.enum === undefined || schema.enum.some((allowed) => isSameJson(allowed, value))) return []
  if (value === null && schema.nullable === true) return []
  const allowed = schema.enum.map((entry) => JSON.stringify(typeof entry === "string" ? entry : JSON.stringify(entry)))
  return [
    fieldError("FieldValueNotSupported", path, value, `supported values: ${allowed.join(", ")}`, {
      allowed: `one of ${allowed.join(", ")}`,
    }),
  ]
}

/** What is wrong with a value of the right type by itself, without the values inside it. */
export const boundErrors = (schema: OpenApiSchema, value: Json, path: string): ReadonlyArray<FieldError> => {
  const errors = enumErrors(schema, value, path)
  if (typeof value === "string") return [...errors, ...textErrors(schema, value, path)]
  if (typeof value === "number") return [...errors, ...numberErrors(schema, value, path)]
  if (isJsonArray(value)) return [...errors, ...listErrors(schema, value, path)]
  if (isJsonObject(value)) return [...errors, ...objectErrors(schema, value, path)]
  return errors
}
