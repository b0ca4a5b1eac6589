/** Deeper texts describe nothing that we read, and would exhaust the stack. */
const MAX_DEPTH = 32

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ["True", true],
  ["true", true],
  ["False", false],
  ["false", false],
  ["None", null],
  ["null", null],
])

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["b", "\b"],
  ["f", "\f"],
])
/** Escapes with digits, by the letter that leads them: how many hex digits follow. */
const HEX_ESCAPES: ReadonlyMap<string, number> = new Map([
  ["x", 2],
  ["u", 4],
])

const NUMBER = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const WORD = /[A-Za-z]+/y
const BLANK = /\s*/y

/** What stands at a place of the text, and where it ends; undefined where it is no literal. */
type Read<A> = { readonly value: A; readonly next: number } | undefined

/**
 * Reads a text as Python writes data: lists, dicts, strings in either quotes, numbers, `True`, `False` and `None`, with
 * trailing commas. JSON's constants are understood as well. The result is as JSON would give it; undefined where the text
 * is no such literal. Source: Python language reference, "Literals" and "Displays".
 *
 * @example
 * parsePythonLiteral("[{'gpuCount': 1, 'x': None,}]") // [{ gpuCount: 1, x: null }]
 */
export const parsePythonLiteral = (text: string): unknown => {
  const match = (pattern: RegExp, at: number): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  const skip = (at: number): number => at + (match(BLANK, at)?.length ?? 0)

  const readString = (start: number): Read<string> => {
    const quote = text[start]
    let value = ""
    let at = start + 1
    while (text[at] !== quote) {
      const character = text[at]
      if (character === undefined) return undefined
      if (character !== "\\") {
        value += character
        at++
        continue
      }
      const escaped = text[at + 1]
      if (escaped === undefined) return undefined
      const length = HEX_ESCAPES.get(escaped)
      if (length === undefined) {
        value += ESCAPES.get(escaped) ?? escaped
        at += 2
        continue
      }
      const digits = text.slice(at + 2, at + 2 + length)
      if (digits.length !== length || !/^[0-9a-fA-F]+$/.test(digits)) return undefined
      value += String.fromCharCode(Number.parseInt(digits, 16))
      at += 2 + length
    }
    return { value, next: at + 1 }
  }

  /** Items up to a closing bracket, separated by commas; one may follow the last. */
  const readItems = <A>(start: number, close: string, readItem: (at: number) => Read<A>): Read<ReadonlyArray<A>> => {
    const items: Array<A> = []
    let at = skip(start)
    while (text[at] !== close) {
      const item = readItem(at)
      if (item === undefined) return undefined
      items.push(item.value)
      at = skip(item.next)
      if (text[at] === ",") at = skip(at + 1)
      else if (text[at] !== close) return undefined
    }
    return { value: items, next: at + 1 }
  }

  const readEntry = (at: number, depth: number): Read<readonly [string, unknown]> => {
    const key = isQuote(text[at]) ? readString(at) : undefined
    const colon = key === undefined ? 0 : skip(key.next)
    if (key === undefined || text[colon] !== ":") return undefined
    const value = readValue(skip(colon + 1), depth)
    return value && { value: [key.value, value.value], next: value.next }
  }

  const readValue = (at: number, depth: number): Read<unknown> => {
    if (depth > MAX_DEPTH) return undefined
    const first = text[at]
    if (isQuote(first)) return readString(at)
    if (first === "[") return readItems(at + 1, "]", (item) => readValue(item, depth + 1))
    if (first === "{") {
      const entries = readItems(at + 1, "}", (entry) => readEntry(entry, depth + 1))
      return entries && { value: Object.fromEntries(entries.value), next: entries.next }
    }
    const number = match(NUMBER, at)
    if (number !== undefined) return { value: Number(number), next: at + number.length }
    const word = match(WORD, at) ?? ""
    const constant = CONSTANTS.get(word)
    return constant === undefined ? undefined : { value: constant, next: at + word.length }
  }

  const whole = readValue(skip(0), 0)
  return whole !== undefined && skip(whole.next) === text.length ? whole.value : undefined
}

const isQuote = (character: string | undefined): boolean => character === "'" || character === '"'
