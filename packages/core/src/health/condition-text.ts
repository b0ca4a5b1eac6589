import { redact } from "./redact.ts"

/** Longest message of a condition or event, in bytes of UTF-8. */
export const MAX_MESSAGE_BYTES = 4096
/** Longest excerpt of a log within a message, in bytes of UTF-8. */
export const MAX_EXCERPT_BYTES = 1024
const MAX_REASON_LENGTH = 1024
const ELLIPSIS = "…"

const utf8Length = (character: string): number => {
  const code = character.codePointAt(0) ?? 0
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}

/** How many bytes a text takes in UTF-8. */
export const utf8LengthOf = (text: string): number => {
  let bytes = 0
  for (const character of text) bytes += utf8Length(character)
  return bytes
}

/** The beginning of a text that takes at most so many bytes of UTF-8; what was cut is told by an ellipsis. */
export const truncateBytes = (text: string, limit: number): string => {
  if (utf8LengthOf(text) <= limit) return text
  let bytes = utf8Length(ELLIPSIS)
  let end = 0
  for (const character of text) {
    bytes += utf8Length(character)
    if (bytes > limit) break
    end += character.length
  }
  return `${text.slice(0, end)}${ELLIPSIS}`
}

/** Masking shortens a text, so more than the limit is masked; far beyond it nothing is left of the text anyway. */
const withoutSecrets = (text: string, limit: number): string => truncateBytes(redact(text.slice(0, 4 * limit)), limit)

/** A message as the API stores it: without secrets, and not too long. */
export const conditionMessage = (text: string): string => withoutSecrets(text, MAX_MESSAGE_BYTES)

/** Part of a log as a message may quote it. */
export const logExcerpt = (text: string): string => withoutSecrets(text.trim(), MAX_EXCERPT_BYTES)

/**
 * A reason in the form that the API accepts: a letter, then letters, digits, `_`, `,` and `:`, not ending in one of the
 * last two. Other characters are dropped; what leaves nothing becomes `Unknown`.
 * Source: Kubernetes API, `meta/v1 Condition.reason`.
 */
export const conditionReason = (text: string): string => {
  const cleaned = text
    .replace(/[^A-Za-z0-9_,:]/g, "")
    .replace(/^[^A-Za-z]+/, "")
    .slice(0, MAX_REASON_LENGTH)
  let end = cleaned.length
  while (end > 0 && ",:".includes(cleaned.charAt(end - 1))) end--
  return end === 0 ? "Unknown" : cleaned.slice(0, end)
}
