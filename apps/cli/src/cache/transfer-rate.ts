/** How far a transfer was at an instant. */
export interface Mark {
  readonly bytes: number
  /** ms since 1970. */
  readonly at: number
}

/** Only what happened lately tells how fast a transfer is now. */
const WINDOW_MILLIS = 15_000

/** The marks with one more. What was transferred before a new start counts no more, nor what is long ago. */
export const withMark = (marks: ReadonlyArray<Mark>, next: Mark): ReadonlyArray<Mark> => {
  const last = marks.at(-1)
  if (last !== undefined && next.bytes < last.bytes) return [next]
  if (last !== undefined && next.bytes === last.bytes && next.at - last.at < 1000) return marks
  const recent = marks.filter(({ at }) => next.at - at <= WINDOW_MILLIS)
  return [...(recent.length > 0 ? recent : marks.slice(-1)), next]
}

/** Bytes per second over the marks; undefined while that cannot be told. */
export const bytesPerSecond = (marks: ReadonlyArray<Mark>): number | undefined => {
  const [first, last] = [marks[0], marks.at(-1)]
  if (first === undefined || last === undefined || last.at <= first.at) return undefined
  return ((last.bytes - first.bytes) * 1000) / (last.at - first.at)
}
