import { type Duration, Effect, Schedule } from "effect"

/** Waits longer from one failure to the next, and starts anew after a success. */
export interface Backoff {
  readonly wait: Effect.Effect<void>
  readonly reset: Effect.Effect<void>
}

/** Half a second, doubled up to a cap, a fifth more or less at random, so that clients of a restarted server spread. */
const growing = (cap: Duration.Duration) =>
  Schedule.min([Schedule.exponential("500 millis"), Schedule.spaced(cap)]).pipe(Schedule.jittered)

export const makeBackoff = (cap: Duration.Duration): Effect.Effect<Backoff> =>
  Effect.gen(function* () {
    const start = Schedule.toStepWithSleep(growing(cap))
    let step = yield* start
    return {
      wait: Effect.suspend(() => step(undefined)).pipe(Effect.orDie, Effect.asVoid),
      reset: Effect.map(start, (fresh) => {
        step = fresh
      }),
    }
  })
