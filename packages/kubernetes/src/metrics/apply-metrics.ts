import { Metric } from "effect"

/** Planned objects by kind and by what became of them: `created`, `patched`, `unchanged`, `deleted`, `error`. */
export const applyTotal = Metric.counter("aim_apply_total", {
  description: "Planned objects, by kind and by what became of them",
  incremental: true,
})
