import { Metric } from "effect"
import { describeMetric } from "./described-metric.ts"

/** Planned objects by kind and by what became of them: `created`, `patched`, `unchanged`, `deleted`, `error`. */
export const applyTotal = Metric.counter("aim_apply_total", {
  description: "Planned objects, by what became of them: created, patched, unchanged, deleted, error",
  incremental: true,
})

export const APPLY_METRICS = [describeMetric(applyTotal, ["kind", "result"])]
