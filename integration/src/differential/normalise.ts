/**
 * Makes journals of two API servers comparable: what a server makes up (uids, resource versions, instants) is replaced by
 * the order in which it first appears, so that two equal values stay equal and two different ones different.
 */
export const normalise = (journal: unknown): unknown => {
  const tokens = new Map<string, string>()
  const token = (prefix: string, value: unknown): string => {
    const key = `${prefix}:${String(value)}`
    const found = tokens.get(key)
    if (found !== undefined) return found
    const made = `<${prefix} ${[...tokens.keys()].filter((known) => known.startsWith(`${prefix}:`)).length + 1}>`
    tokens.set(key, made)
    return made
  }
  const uid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g
  const visit = (value: unknown, key: string): unknown => {
    if (value === undefined) return undefined
    if (key === "resourceVersion") return token("version", value)
    if (key === "uid") return token("uid", value)
    if (/Timestamp$/.test(key) || key === "time") return "<time>"
    if (typeof value === "string") return value.replace(uid, (found) => token("uid", found))
    if (Array.isArray(value)) return value.map((item) => visit(item, ""))
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, item]) => item !== undefined)
          .sort(([left], [right]) => (left < right ? -1 : 1))
          .map(([name, item]) => [name, visit(item, name)]),
      )
    return value
  }
  return visit(journal, "")
}
