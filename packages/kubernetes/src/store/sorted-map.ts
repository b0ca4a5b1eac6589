/** A map whose entries are walked in the order of their keys (by UTF-16 code unit), without ever being sorted as a whole. */
export interface SortedMap<V> {
  readonly get: (key: string) => V | undefined
  readonly set: (key: string, value: V) => void
  readonly delete: (key: string) => void
  readonly size: () => number
  /** The values of all keys, or of those that start with a prefix, in order. Costs what it returns. */
  readonly values: (prefix?: string) => ReadonlyArray<V>
}

/** The position of the first key that is not below `key`. */
const lowerBound = (keys: ReadonlyArray<string>, key: string): number => {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] ?? "") < key) low = middle + 1
    else high = middle
  }
  return low
}

export const makeSortedMap = <V>(): SortedMap<V> => {
  const keys: Array<string> = []
  const entries = new Map<string, V>()
  return {
    get: (key) => entries.get(key),
    set: (key, value) => {
      if (!entries.has(key)) keys.splice(lowerBound(keys, key), 0, key)
      entries.set(key, value)
    },
    delete: (key) => {
      if (entries.delete(key)) keys.splice(lowerBound(keys, key), 1)
    },
    size: () => entries.size,
    values: (prefix = "") => {
      const found: Array<V> = []
      for (let position = lowerBound(keys, prefix); position < keys.length; position++) {
        const key = keys[position] ?? ""
        if (!key.startsWith(prefix)) break
        const value = entries.get(key)
        if (value !== undefined) found.push(value)
      }
      return found
    },
  }
}
