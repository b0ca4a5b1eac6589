import { Clock, Effect } from "effect"

/** Seconds since now, for later. */
export const stopwatch: Effect.Effect<Effect.Effect<number>> = Effect.map(Clock.currentTimeMillis, (start) =>
  Effect.map(Clock.currentTimeMillis, (now) => (now - start) / 1000),
)

/** Seconds since the start at the head of a line, e.g. `  1.2s`. */
export const renderSeconds = (seconds: number): string => `${seconds.toFixed(1).padStart(5)}s`
