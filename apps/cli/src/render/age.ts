const UNITS = [
  { letter: "d", seconds: 86_400 },
  { letter: "h", seconds: 3600 },
  { letter: "m", seconds: 60 },
  { letter: "s", seconds: 1 },
] as const

/** From how many of a unit on the next smaller one no longer matters. */
const PLENTY = 10

/**
 * A length of time at a glance, as kubectl shows ages: the largest unit, and the next one while there are few of it.
 *
 * @example
 * renderAge(5_000) // "5s"
 * renderAge(3_930_000) // "1h5m"
 */
export const renderAge = (millis: number): string => {
  const seconds = Math.max(0, Math.floor(millis / 1000))
  const largest = UNITS.findIndex((unit) => seconds >= unit.seconds)
  const [first, second] = UNITS.slice(largest === -1 ? -1 : largest)
  if (first === undefined) return "0s"
  const count = Math.floor(seconds / first.seconds)
  const rest = second === undefined ? 0 : Math.floor((seconds % first.seconds) / second.seconds)
  return `${count}${first.letter}${second === undefined || rest === 0 || count >= PLENTY ? "" : `${rest}${second.letter}`}`
}
