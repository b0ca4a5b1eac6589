type CharacterTest = (character: string) => boolean
type Term = { readonly _tag: "Star" } | { readonly _tag: "One"; readonly test: CharacterTest }

const isInSegment: CharacterTest = (character) => character !== "/"

/** The character at a position, behind a `\` taken as it is; undefined where a class or the pattern ends, or a `-` stands. */
const classCharacter = (pattern: ReadonlyArray<string>, at: number) => {
  const first = pattern[at]
  if (first === undefined || first === "-" || first === "]") return undefined
  const character = first === "\\" ? pattern[at + 1] : first
  return character === undefined ? undefined : { character, next: first === "\\" ? at + 2 : at + 1 }
}

/** The class that starts behind a `[`: characters and ranges, at least one, after an optional `^` that negates. */
const parseClass = (pattern: ReadonlyArray<string>, start: number) => {
  const isNegated = pattern[start] === "^"
  const ranges: Array<readonly [low: string, high: string]> = []
  let at = isNegated ? start + 1 : start
  while (ranges.length === 0 || pattern[at] !== "]") {
    const low = classCharacter(pattern, at)
    if (low === undefined) return undefined
    const high = pattern[low.next] === "-" ? classCharacter(pattern, low.next + 1) : low
    if (high === undefined) return undefined
    ranges.push([low.character, high.character])
    at = high.next
  }
  const test: CharacterTest = (character) =>
    ranges.some(([low, high]) => low <= character && character <= high) !== isNegated
  return { test, next: at + 1 }
}

/** The terms of a pattern; undefined if it is malformed. */
const parsePattern = (text: string): ReadonlyArray<Term> | undefined => {
  const pattern = [...text]
  const terms: Array<Term> = []
  for (let at = 0; at < pattern.length; ) {
    const character = pattern[at++]
    if (character === "*") {
      if (terms.at(-1)?._tag !== "Star") terms.push({ _tag: "Star" })
    } else if (character === "?") {
      terms.push({ _tag: "One", test: isInSegment })
    } else if (character === "[") {
      const parsed = parseClass(pattern, at)
      if (parsed === undefined) return undefined
      terms.push({ _tag: "One", test: parsed.test })
      at = parsed.next
    } else {
      const literal = character === "\\" ? pattern[at++] : character
      if (literal === undefined) return undefined
      terms.push({ _tag: "One", test: (candidate) => candidate === literal })
    }
  }
  return terms
}

/**
 * Matches with at most one pass over the text per star, so that no pattern of a user takes long
 * (a regular expression would, on patterns such as `*a*a*a*b`).
 */
const matches = (terms: ReadonlyArray<Term>, text: string): boolean => {
  const characters = [...text]
  let term = 0
  let at = 0
  let star: { readonly term: number; at: number } | undefined
  while (at < characters.length || term < terms.length) {
    const current = terms[term]
    const character = characters[at]
    if (current?._tag === "Star") {
      star = { term, at }
      term++
    } else if (current !== undefined && character !== undefined && current.test(character)) {
      term++
      at++
    } else {
      // The last star takes one character more. It never takes a "/".
      const next = star && characters[star.at]
      if (star === undefined || next === undefined || !isInSegment(next)) return false
      star.at++
      at = star.at
      term = star.term + 1
    }
  }
  return true
}

/**
 * A test for label keys that fit a pattern, whole: `*` stands for any characters and `?` for one, neither crossing `/`;
 * `[a-c]` for one of a class, `[^a-c]` for one outside of it; `\` takes the next character as it is.
 * A malformed pattern fits nothing. Source: Go, `path.Match`, which is what users of label propagation know;
 * glob libraries add braces, `**` and negation, and take a malformed pattern literally.
 *
 * @example
 * keyPattern("org.example/*")("org.example/team") // true
 */
export const keyPattern = (pattern: string): ((key: string) => boolean) => {
  const terms = parsePattern(pattern)
  return terms === undefined ? () => false : (key) => matches(terms, key)
}
