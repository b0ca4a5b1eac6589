import { Predicate } from "effect"

const UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/
/** Places of messages in which a resource version stands. */
const VERSION = /(ResourceVersion in record \()\d+(\))/g

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

const textOf = (value: unknown): string => JSON.stringify(value) ?? ""

/**
 * Makes results of different API servers comparable: uids and resource versions are numbered in the order in which they
 * appear, times are hidden, and lists whose order depends on the second in which they were written are sorted.
 * One normalizer goes with one run of the script.
 */
export class Normalizer {
  readonly #uids = new Map<string, string>()
  readonly #versions = new Map<string, string>()

  /** The comparable form of a value. */
  normalize(value: unknown, field = ""): unknown {
    if (Predicate.isString(value)) return this.#text(value, field)
    if (Array.isArray(value)) return this.#list(value, field)
    if (!Predicate.isObject(value)) return value
    const entries = Object.entries(value).sort(([left], [right]) => compareText(left, right))
    return Object.fromEntries(entries.map(([name, inner]) => [name, this.normalize(inner, name)]))
  }

  #text(text: string, field: string): string {
    if (field === "resourceVersion") return this.#numbered(this.#versions, text, "version")
    if (TIME.test(text)) return "<time>"
    const named = text.replace(UID, (uid) => this.#numbered(this.#uids, uid, "uid"))
    return named.replace(VERSION, "$1<version>$2")
  }

  #list(list: ReadonlyArray<unknown>, field: string): ReadonlyArray<unknown> {
    const items = list.map((item) => this.normalize(item))
    const isUnordered = field === "managedFields" || field === "causes"
    return isUnordered ? items.sort((left, right) => compareText(textOf(left), textOf(right))) : items
  }

  #numbered(known: Map<string, string>, text: string, what: string): string {
    const name = known.get(text) ?? `${what}-${known.size + 1}`
    known.set(text, name)
    return name
  }
}
