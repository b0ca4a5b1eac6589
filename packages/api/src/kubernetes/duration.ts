import { Schema } from "effect"
import type { ValidationRule } from "./field.ts"

/**
 * A length of time as Go writes it: numbers with the units `h`, `m`, `s`, `ms`, `us`, `ns`, e.g. `1h30m`.
 * The text is kept as it was given.
 */
export const Duration = Schema.String.check(Schema.isMaxLength(64)).annotate({
  identifier: "Duration",
  description: "A length of time such as `30s`, `15m` or `1h30m`.",
})

/** Numbers with units. Source: Go, `time.ParseDuration`, without signs. */
const AMOUNTS = "([0-9]+([.][0-9]+)?(ns|us|ms|s|m|h))+"

/** Refuses what is no length of time. `0` needs no unit. */
export const validDuration: ValidationRule = {
  rule: `self.matches('^(0|${AMOUNTS})$')`,
  message: "must be a duration such as 30s, 15m or 1h30m (units h, m, s, ms, us, ns)",
}

/** Refuses what is no length of time, and no time at all. */
export const positiveDuration: ValidationRule = {
  rule: `self.matches('^${AMOUNTS}$') && duration(self) > duration('0s')`,
  message: "must be a duration of more than 0, such as 30s, 15m or 1h30m (units h, m, s, ms, us, ns)",
}
