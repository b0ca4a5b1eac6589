import { Result } from "effect"
import { LosslessNumber, parse } from "lossless-json"
import { canonicalJson, type JsonValue } from "../naming/canonical-json.ts"

type JsonObject = { readonly [key: string]: JsonValue | undefined }

const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof LosslessNumber)

/** The object that a JSON text stands for, else a failure. The last of two members of one name counts, as with `JSON.parse`. */
const parseObject = (text: string): Result.Result<JsonObject, string> =>
  Result.try({
    try: () => parse(text, undefined, { onDuplicateKey: ({ newValue }) => newValue }),
    catch: () => "not JSON",
  }).pipe(Result.filterOrFail(isJsonObject, () => "not an object"))

const deepMerge = (low: JsonObject, high: JsonObject): JsonObject => {
  const merged = new Map(Object.entries(low))
  for (const [key, value] of Object.entries(high)) {
    const below = merged.get(key)
    merged.set(key, isJsonObject(below) && isJsonObject(value) ? deepMerge(below, value) : value)
  }
  // Unlike assignment, this keeps a key such as `__proto__` as data.
  return Object.fromEntries(merged)
}

/** What became of two values of one variable, and which of them it holds. */
export interface MergedText {
  readonly value: string
  readonly holds: "low" | "high" | "both"
}

/**
 * Merges two values of a variable that holds a JSON object. Objects merge member by member; of everything else, lists
 * included, the higher value counts. The result is compact, its keys are sorted, and its numbers keep their text.
 * An empty value yields the other. Where one of them is no JSON object, the higher counts as it is.
 *
 * @example
 * mergeJsonTexts('{"x":1,"n":{"p":1}}', '{"n":{"q":2}}').value // '{"n":{"p":1,"q":2},"x":1}'
 */
export const mergeJsonTexts = (low: string, high: string): MergedText => {
  if (high === "") return { value: low, holds: "low" }
  return Result.all([parseObject(low), parseObject(high)]).pipe(
    Result.map(([below, above]): MergedText => ({ value: canonicalJson(deepMerge(below, above)), holds: "both" })),
    Result.getOrElse((): MergedText => ({ value: high, holds: "high" })),
  )
}
