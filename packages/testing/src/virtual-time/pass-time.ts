import { type Duration, Effect } from "effect"
import { TestClock } from "effect/testing"

/** Longer than any chain of fibers that one change sets going. */
const TURNS = 500

/** Lets all fibers go on until each waits for time to pass, or for something from outside. */
export const settle: Effect.Effect<void> = Effect.repeat(Effect.yieldNow, { times: TURNS })

/**
 * Lets virtual time pass in a simulation: what is under way comes to rest first, and what the passing of time sets
 * going comes to rest afterwards. A plain `TestClock.adjust` waits only for what it wakes itself.
 *
 * @example
 * yield* api.create(JobKind, job, "test")
 * yield* passTime("5 seconds") // the job's pods have run
 */
export const passTime = (duration: Duration.Input): Effect.Effect<void> =>
  settle.pipe(Effect.andThen(TestClock.adjust(duration)), Effect.andThen(settle))
