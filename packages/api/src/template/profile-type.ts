import { Schema } from "effect"

/** How far a profile is tuned. */
export const AIMProfileType = Schema.Literals(["optimized", "preview", "unoptimized"]).annotate({
  identifier: "AIMProfileType",
  description: "How far a profile is tuned: `optimized`, `preview` (experimental) or `unoptimized`.",
})
export type AIMProfileType = typeof AIMProfileType.Type
