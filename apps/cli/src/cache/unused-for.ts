import { Option } from "effect"
import { Flag } from "effect/cli"

const MILLIS: ReadonlyMap<string, number> = new Map([
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
  ["w", 604_800_000],
])

/** A length of time such as `36h` or `7d` in milliseconds; undefined for any other text. */
export const parseAge = (text: string): number | undefined => {
  const [, count, unit = ""] = /^(\d{1,6})([smhdw])$/.exec(text.trim()) ?? []
  const millis = MILLIS.get(unit)
  return count === undefined || millis === undefined ? undefined : Number(count) * millis
}

/** `--unused-for`: how long nobody must have used something, in milliseconds. */
export const unusedForFlag = Flag.String("unused-for").pipe(
  Flag.filterMap(
    (text) => Option.fromUndefinedOr(parseAge(text)),
    (text) => `Expected a number with s, m, h, d or w, e.g. 7d, got: ${JSON.stringify(text)}`,
  ),
  Flag.withMetavar("AGE"),
  Flag.withDescription("Only what no workload has mounted for so long, e.g. 36h or 7d"),
  Flag.withDefault(0),
)
