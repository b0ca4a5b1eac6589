import type { DomainError } from "@aim-engine/core"
import { type Effect, Metric } from "effect"
import { describeMetric } from "./described-metric.ts"

const errorsTotal = Metric.counter("aim_errors_total", {
  description: "Errors that reconciles met, by category",
  incremental: true,
})

/** Counts an error that a controller met. There are seven categories. */
export const countError = (controller: string, { _tag }: DomainError): Effect.Effect<void> =>
  Metric.update(Metric.withAttributes(errorsTotal, { controller, category: _tag }), 1)

export const ERROR_METRICS = [describeMetric(errorsTotal, ["controller", "category"])]
