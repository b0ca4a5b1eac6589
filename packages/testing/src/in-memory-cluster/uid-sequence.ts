const hex = (value: number, digits: number): string => (value >>> 0).toString(16).padStart(digits, "0").slice(-digits)

/**
 * Uids in the form of UUIDs (version 4), one after another: the seed is in the first group, the number in the last.
 *
 * @example
 * uidSequence(7)() // "00000007-0000-4000-8000-000000000001"
 */
export const uidSequence = (seed: number): (() => string) => {
  let count = 0
  return () => {
    count += 1
    return `${hex(seed, 8)}-0000-4000-8000-${count.toString(16).padStart(12, "0")}`
  }
}
