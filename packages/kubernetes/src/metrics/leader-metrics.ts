import { type Effect, Metric } from "effect"
import { describeMetric } from "./described-metric.ts"

const status = Metric.gauge("leader_election_master_status", {
  description: "Whether this process leads: 1 if so, else 0",
})

/** Says whether this process holds a lease. Source: controller-runtime. */
export const measureLeadership = (lease: string, leads: boolean): Effect.Effect<void> =>
  Metric.update(Metric.withAttributes(status, { name: lease }), leads ? 1 : 0)

export const LEADER_METRICS = [describeMetric(status, ["name"])]
