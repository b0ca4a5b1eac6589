import type { Read } from "@aim-engine/core"

/** Who read what. Readers and reads are text; both directions cost what they return. */
export interface ReadGraph {
  /** Replaces what a reader read. */
  readonly set: (reader: string, reads: ReadonlyMap<string, Read>) => void
  readonly delete: (reader: string) => void
  readonly readersOf: (readKey: string) => ReadonlySet<string>
  readonly isRead: (readKey: string) => boolean
  /** All readers of reads that fulfil a condition. Walks everything: for rare occasions. */
  readonly readersWhere: (condition: (read: Read) => boolean) => ReadonlySet<string>
}

const NOBODY: ReadonlySet<string> = new Set()

export const makeReadGraph = (): ReadGraph => {
  const readsByReader = new Map<string, ReadonlyMap<string, Read>>()
  const readersByRead = new Map<string, Set<string>>()

  const remove = (reader: string, readKey: string): void => {
    const readers = readersByRead.get(readKey)
    readers?.delete(reader)
    if (readers?.size === 0) readersByRead.delete(readKey)
  }

  const set = (reader: string, reads: ReadonlyMap<string, Read>): void => {
    for (const readKey of readsByReader.get(reader)?.keys() ?? []) {
      if (!reads.has(readKey)) remove(reader, readKey)
    }
    for (const readKey of reads.keys()) {
      const readers = readersByRead.get(readKey) ?? new Set<string>()
      readers.add(reader)
      readersByRead.set(readKey, readers)
    }
    if (reads.size === 0) readsByReader.delete(reader)
    else readsByReader.set(reader, reads)
  }

  return {
    set,
    delete: (reader) => set(reader, new Map()),
    readersOf: (readKey) => readersByRead.get(readKey) ?? NOBODY,
    isRead: (readKey) => readersByRead.has(readKey),
    readersWhere: (condition) =>
      new Set([...readsByReader].flatMap(([reader, reads]) => ([...reads.values()].some(condition) ? [reader] : []))),
  }
}
