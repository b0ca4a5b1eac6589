/**
 * The text without the leading and trailing characters that belong to `characters`.
 * A loop instead of `/[…]+$/`, which takes quadratic time on long runs inside the text; names come from untrusted objects.
 */
export const trimCharacters = (text: string, characters: string): string => {
  let start = 0
  let end = text.length
  while (start < end && characters.includes(text.charAt(start))) start++
  while (end > start && characters.includes(text.charAt(end - 1))) end--
  return text.slice(start, end)
}
