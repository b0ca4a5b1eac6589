import { Clock, Effect } from "effect"

/** Seconds since now, for later. */
export const stopwatch: Effect.Effect<Effect.Effect<number>> = Effect.map(Clock.currentTimeMillis, (start) =>
  Effect.map(Clock.currentTimeMillis, (now) => (now - start) / 1000),
)
