/** Nanoseconds per unit, in the order in which Go writes them. Source: Go `time.ParseDuration`. */
const NANOSECONDS: ReadonlyMap<string, number> = new Map([
  ["h", 3_600_000_000_000],
  ["m", 60_000_000_000],
  ["s", 1_000_000_000],
  ["ms", 1_000_000],
  ["us", 1000],
  ["µs", 1000],
  ["μs", 1000],
  ["ns", 1],
])

const TERM = /(\d+(?:\.\d*)?|\.\d+)(h|ms|m|s|us|µs|μs|ns)/g

/**
 * The nanoseconds of a duration as Go and Kubernetes write it, without a sign; undefined for any other text.
 * Surrounding blanks are ignored. Source: Go `time.ParseDuration`.
 *
 * @example
 * parseGoDuration("1h30m") // 5_400_000_000_000
 */
export const parseGoDuration = (text: string): number | undefined => {
  const trimmed = text.trim()
  if (trimmed === "0") return 0
  const terms = [...trimmed.matchAll(TERM)]
  if (trimmed === "" || terms.map(([term]) => term).join("") !== trimmed) return undefined
  return terms.reduce((sum, [, value, unit]) => sum + Number(value) * (NANOSECONDS.get(unit ?? "") ?? 0), 0)
}
