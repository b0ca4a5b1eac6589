import { canonicalJson, type JsonValue } from "./canonical-json.ts"
import { sha256Hex } from "./sha256.ts"

const isArray = (value: JsonValue): value is ReadonlyArray<JsonValue> => Array.isArray(value)

/** A map as the flat list `[key, value, key, value …]` by key; maps within it too. Lists, and records in lists, stay as they are. */
const flattenMap = (value: JsonValue): JsonValue => {
  if (value === null || typeof value !== "object" || isArray(value)) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, member]) => (member === undefined ? [] : [key, flattenMap(member)]))
}

/** Escapes what Go's `encoding/json` escapes besides what JSON demands. Within JSON these characters occur in strings only. */
const escapeLikeGo = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)

/**
 * SHA-256 over values, as lower-case hex: each value as compact JSON, joined by `|`.
 * The encoding is the one that names of existing clusters were made with, so it never changes:
 * a map becomes a flat list of keys and values by key; a list keeps its order and its records; an absent value is `null`.
 */
export const hashValues = (values: ReadonlyArray<JsonValue>): string =>
  sha256Hex(values.map((value) => escapeLikeGo(canonicalJson(flattenMap(value)))).join("|"))
