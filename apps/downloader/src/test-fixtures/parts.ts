import type { ByteRange } from "../source/remote-file.ts"

/** A file of some bytes cut at borders, in order: none of the parts is empty. */
export const partsOf = (size: number, borders: ReadonlyArray<number>): ReadonlyArray<ByteRange> => {
  const all = [...new Set([0, ...borders, size])].sort((left, right) => left - right)
  return all.slice(1).map((end, index) => ({ start: all[index] ?? 0, end }))
}
