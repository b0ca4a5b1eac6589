/**
 * A number in [0, 1) that depends on nothing but its arguments: the same question under the same seed gets the same
 * answer, in whatever order questions are asked. So a schedule of faults can be replayed even when requests overtake
 * each other.
 */
export const chance = (seed: number, question: string): number => {
  let hash = 0x811c9dc5 ^ seed
  for (const character of question) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  // The last steps of MurmurHash3, which spread every bit over all others.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
