import { isJsonArray, isJsonObject } from "@aim-engine/api"
import type { Schema } from "effect"
import type { FieldPath } from "./field-path.ts"

type Json = Schema.Json

/** The value of a field, or undefined where the value has no such field. Only own fields count. */
export const fieldAt = (value: Json | undefined, path: FieldPath): Json | undefined =>
  path.reduce<Json | undefined>((at, step) => {
    if (isJsonArray(at)) return typeof step === "number" ? at[step] : undefined
    return isJsonObject(at) && Object.hasOwn(at, step) ? at[String(step)] : undefined
  }, value)

/** The text of a field, if it has one. */
export const textAt = (value: Json | undefined, ...path: FieldPath): string | undefined => {
  const found = fieldAt(value, path)
  return typeof found === "string" ? found : undefined
}

/**
 * The value with a field set, in its place where it exists and otherwise behind all others; objects on the way there are
 * created. Undefined where something else than an object, or no entry of a list, is in the way.
 */
export const withField = (value: Json | undefined, path: FieldPath, field: Json): Json | undefined => {
  const [step, ...rest] = path
  if (step === undefined) return field
  const inner = withField(fieldAt(value, [step]), rest, field)
  if (inner === undefined) return undefined
  if (typeof step === "number") return isJsonArray(value) && step < value.length ? value.with(step, inner) : undefined
  if (value !== undefined && !isJsonObject(value)) return undefined
  const entries = new Map<string, Json>(Object.entries(value ?? {}))
  return Object.fromEntries(entries.set(step, inner))
}

const isEmpty = (value: Json): boolean => typeof value === "object" && value !== null && Object.keys(value).length === 0

/** The value without a field or an entry of a list, and without the fields around it that are empty then. */
export const withoutField = (value: Json, path: FieldPath): Json => {
  const [step, ...rest] = path
  const found = step === undefined ? undefined : fieldAt(value, [step])
  if (step === undefined || found === undefined) return value
  const inner = rest.length === 0 ? undefined : withoutField(found, rest)
  if (isJsonArray(value))
    return inner === undefined ? value.toSpliced(Number(step), 1) : value.with(Number(step), inner)
  const entries = new Map<string, Json>(Object.entries(value ?? {}))
  if (inner === undefined || (inner !== found && isEmpty(inner))) entries.delete(String(step))
  else entries.set(String(step), inner)
  return Object.fromEntries(entries)
}
