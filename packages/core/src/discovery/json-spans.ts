/** How deep values may be nested. What is deeper is no value: whoever reads it later would have to recurse as deep. */
export const MAX_DEPTH = 64

/** Where a JSON value ends, and how many arrays and objects are in one another within it. */
interface Value {
  /** Index behind the last character. */
  readonly end: number
  readonly height: number
}

const BLANK = /[ \t\r\n]*/y
const SCALAR = /(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/** The index behind what a sticky pattern matches at a position; undefined where it does not match. */
const behind = (pattern: RegExp, text: string, at: number): number | undefined => {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}

const skipBlank = (text: string, at: number): number => behind(BLANK, text, at) ?? at

/** The index behind a string. A loop and no pattern: strings may be as long as the text. Source: RFC 8259, section 7. */
const behindString = (text: string, at: number): number | undefined => {
  if (text[at] !== '"') return undefined
  let next = at + 1
  while (next < text.length) {
    const character = text.charAt(next)
    if (character === '"') return next + 1
    if (character < " ") return undefined
    const following = character === "\\" ? behind(ESCAPE, text, next) : next + 1
    if (following === undefined) return undefined
    next = following
  }
  return undefined
}

/** The index behind a number or a word. A number beyond what we can hold is none: it could not be written back. */
const behindScalar = (text: string, at: number): number | undefined => {
  const end = behind(SCALAR, text, at)
  return end === undefined || Math.abs(Number(text.slice(at, end))) === Number.POSITIVE_INFINITY ? undefined : end
}

/**
 * Finds JSON values in a text that is not JSON as a whole. What is found out about a position is remembered, and does
 * not depend on what is around it: so values within values are read once, and any text takes time in proportion to its
 * length.
 */
export class JsonSpans {
  readonly #text: string
  readonly #arrays = new Map<number, Value | undefined>()

  constructor(text: string) {
    this.#text = text
  }

  /** The array that starts at the position of a `[`; undefined where there is none, or a value that is nested too deep. */
  array(at: number): Value | undefined {
    if (!this.#arrays.has(at)) this.#arrays.set(at, this.#items(at, 1))
    return this.#arrays.get(at)
  }

  /** `depth`: in how many arrays and objects the value is, counted from the one that is asked for. */
  #value(at: number, depth: number): Value | undefined {
    switch (this.#text[at]) {
      case "[": {
        const known = this.#arrays.has(at) ? this.#arrays.get(at) : this.#items(at, depth + 1)
        return known !== undefined && depth + known.height <= MAX_DEPTH ? known : undefined
      }
      case "{":
        return this.#members(at, depth + 1)
      default: {
        const end = behindString(this.#text, at) ?? behindScalar(this.#text, at)
        return end === undefined ? undefined : { end, height: 0 }
      }
    }
  }

  #items(at: number, depth: number): Value | undefined {
    return this.#list(at, "]", depth, (start) => this.#value(start, depth))
  }

  #members(at: number, depth: number): Value | undefined {
    return this.#list(at, "}", depth, (start) => {
      const key = behindString(this.#text, start)
      if (key === undefined) return undefined
      const colon = skipBlank(this.#text, key)
      return this.#text[colon] === ":" ? this.#value(skipBlank(this.#text, colon + 1), depth) : undefined
    })
  }

  /** What stands between brackets, separated by commas. */
  #list(at: number, close: string, depth: number, entry: (start: number) => Value | undefined): Value | undefined {
    if (depth > MAX_DEPTH) return undefined
    let height = 1
    let next = skipBlank(this.#text, at + 1)
    if (this.#text[next] === close) return { end: next + 1, height }
    for (;;) {
      const value = entry(next)
      if (value === undefined) return undefined
      height = Math.max(height, value.height + 1)
      next = skipBlank(this.#text, value.end)
      if (this.#text[next] === close) return { end: next + 1, height }
      if (this.#text[next] !== ",") return undefined
      next = skipBlank(this.#text, next + 1)
    }
  }
}
