import { Schema } from "effect"

/** What a runtime is tuned for. */
export const AIMMetric = Schema.Literals(["latency", "throughput"]).annotate({
  identifier: "AIMMetric",
  description: "What is optimised: `latency` of one request, or `throughput` of many.",
})
export type AIMMetric = typeof AIMMetric.Type
