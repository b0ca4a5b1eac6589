import { describeMetric } from "@aim-engine/kubernetes"
import { type Effect, Metric } from "effect"

const buildInfo = Metric.gauge("aim_build_info", { description: "Always 1; the labels tell which build this is" })

/** Tells the version of the operator, and of Node.js. */
export const measureBuild = (version: string): Effect.Effect<void> =>
  Metric.update(Metric.withAttributes(buildInfo, { version, node: process.version }), 1)

export const BUILD_METRICS = [describeMetric(buildInfo, ["version", "node"])]
