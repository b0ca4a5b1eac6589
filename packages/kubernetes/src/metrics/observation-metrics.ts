import { Clock, Effect, Exit, Metric } from "effect"
import { describeMetric } from "./described-metric.ts"

/** Upper bounds, in seconds: a pod's log comes in milliseconds, a large registry takes a minute. */
const BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120] as const

const seconds = Metric.histogram("aim_observation_seconds", {
  description: "How long facts from outside the API server took to come, such as logs and registries, in seconds",
  boundaries: BUCKETS,
})

/** Measures how long an observation takes, and whether it comes. */
export const measureObservation = <A, E, R>(
  type: string,
  observation: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R> =>
  Effect.gen(function* () {
    const startedAt = yield* Clock.currentTimeMillis
    const exit = yield* Effect.exit(observation)
    const result = Exit.isSuccess(exit) ? "success" : "error"
    const elapsed = ((yield* Clock.currentTimeMillis) - startedAt) / 1000
    yield* Metric.update(Metric.withAttributes(seconds, { type, result }), elapsed)
    return yield* exit
  })

export const OBSERVATION_METRICS = [describeMetric(seconds, ["type", "result"])]
