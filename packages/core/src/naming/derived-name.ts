import { Result } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import type { JsonValue } from "./canonical-json.ts"
import { hashValues } from "./hash-values.ts"
import { MAX_LABEL_LENGTH, rfc1123Label } from "./rfc1123-label.ts"
import { trimCharacters } from "./trim.ts"

/** How a derived name is built. */
export interface DerivedNameOptions {
  /** Values whose hash ends the name, so that equal parts with different values give different names. None: no hash. */
  readonly hash?: ReadonlyArray<JsonValue>
  /** Hex digits of the hash; 8 unless given. */
  readonly hashLength?: number
  /** 1 to 63, which is the default. */
  readonly maxLength?: number
}

const invalid = (message: string) => Result.fail(new InvalidSpecError({ reason: Reason.InvalidName, message }))

/** Cuts the longest part (the first of equals) by one character; undefined if no part can give any more. */
const cutLongest = (parts: ReadonlyArray<string>): ReadonlyArray<string> | undefined => {
  const longest = parts.reduce((best, part, at) => (part.length > (parts[best]?.length ?? 0) ? at : best), 0)
  const part = parts[longest]
  if (part === undefined || part.length <= 1) return undefined
  return parts.with(longest, trimCharacters(part.slice(0, -1), "-"))
}

/**
 * The name of an object that is made for others: its parts as DNS labels, joined by `-`, with a hash of what tells
 * it from its namesakes. What is too long is taken from the longest part, so the hash always survives.
 * Deterministic: who knows the inputs finds the object without a list.
 * Fails with reason `InvalidName` without parts, for a `maxLength` outside 1 to 63, and if one character per part does not fit.
 *
 * @example
 * derivedName(["qwen-chat"], { hash: ["ml-team"] }) // success of "qwen-chat-a04542d9"
 */
export const derivedName = (
  parts: ReadonlyArray<string>,
  options: DerivedNameOptions = {},
): Result.Result<string, InvalidSpecError> => {
  const { hash = [], hashLength = 8, maxLength = MAX_LABEL_LENGTH } = options
  if (parts.length === 0) return invalid("a derived name needs at least one part")
  if (!Number.isInteger(maxLength) || maxLength < 1 || maxLength > MAX_LABEL_LENGTH) {
    return invalid(`the maximum length of a name must be an integer from 1 to ${MAX_LABEL_LENGTH}, not ${maxLength}`)
  }
  const suffix = hash.length > 0 && hashLength > 0 ? [hashValues(hash).slice(0, hashLength)] : []
  let labels: ReadonlyArray<string> = parts.map((part) => rfc1123Label(part) || "part")
  for (;;) {
    const name = [...labels, ...suffix].join("-")
    if (name.length <= maxLength) return Result.succeed(name)
    const shorter = cutLongest(labels)
    if (shorter === undefined) return invalid(`"${name}" cannot be cut to ${maxLength} characters`)
    labels = shorter
  }
}
