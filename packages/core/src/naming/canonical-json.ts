import { LosslessNumber } from "lossless-json"

/** A JSON value; numbers may be carried as their text, so that integers beyond 2^53 stay exact. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | LosslessNumber
  | ReadonlyArray<JsonValue>
  | { readonly [key: string]: JsonValue | undefined }

const isArray = (value: JsonValue): value is ReadonlyArray<JsonValue> => Array.isArray(value)

/**
 * Compact JSON with the keys of every object sorted: equal values give equal text.
 * Object fields that are undefined are left out. Keys sort by UTF-16 code unit; `JSON.stringify` would put integer-like keys first.
 */
export const canonicalJson = (value: JsonValue): string => {
  if (value === null || typeof value !== "object") return JSON.stringify(value)
  if (value instanceof LosslessNumber) return value.toString()
  if (isArray(value)) return `[${value.map(canonicalJson).join(",")}]`
  const members: Array<string> = []
  for (const [key, member] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`)
  }
  return `{${members.join(",")}}`
}
