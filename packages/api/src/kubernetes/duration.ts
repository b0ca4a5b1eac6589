import { Schema } from "effect"

/**
 * A length of time as Go writes it: numbers with the units `h`, `m`, `s`, `ms`, `us`, `ns`, e.g. `1h30m`.
 * The text is kept; a rule of the CRD refuses what cannot be read.
 */
export const Duration = Schema.String.annotate({
  identifier: "Duration",
  description: "A length of time such as `30s`, `15m` or `1h30m`.",
})
