/** Stands for any characters, none and `/` too. */
export const WILDCARD = "*"

/**
 * A test for texts that fit a pattern, whole; all characters but `*` stand for themselves. One pass over the text for
 * each pattern, whatever the pattern.
 *
 * @example
 * wildcardTest("org/aim-*")("org/aim-qwen") // true
 */
export const wildcardTest = (pattern: string): ((text: string) => boolean) => {
  const [first = "", ...rest] = pattern.split(WILDCARD)
  const last = rest.pop()
  if (last === undefined) return (text) => text === pattern
  return (text) => {
    const end = text.length - last.length
    if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false
    let at = first.length
    for (const part of rest) {
      const found = text.indexOf(part, at)
      if (found < 0 || found + part.length > end) return false
      at = found + part.length
    }
    return true
  }
}
