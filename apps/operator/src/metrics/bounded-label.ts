/** What stands for all values beyond the first ones. */
export const OTHER = "other"

/**
 * Bounds the number of values that a label may have: the first `limit` different values stay as they are, all others
 * become `other`. A value is always the same, so that what was counted under it can be taken off again.
 */
export const boundedLabel = (limit: number): ((value: string) => string) => {
  const known = new Set<string>()
  return (value) => {
    if (known.has(value)) return value
    if (known.size >= limit) return OTHER
    known.add(value)
    return value
  }
}
