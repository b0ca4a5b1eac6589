import { trimCharacters } from "./trim.ts"

/** The longest name that a DNS label, and so most Kubernetes names and all label values, may have. Source: RFC 1123. */
export const MAX_LABEL_LENGTH = 63

/**
 * A text as a DNS label: lower case, each code point outside `[a-z0-9-]` replaced by one `-` (runs are not collapsed),
 * no `-` at either end, at most 63 characters. Empty if nothing is left.
 *
 * @example
 * rfc1123Label("Qwen/Qwen3.0") // "qwen-qwen3-0"
 */
export const rfc1123Label = (text: string): string => {
  const label = text.toLowerCase().replace(/[^a-z0-9-]/gu, "-")
  return trimCharacters(trimCharacters(label, "-").slice(0, MAX_LABEL_LENGTH), "-")
}
