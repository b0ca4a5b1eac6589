import { Clock, Duration, Effect, type Scope } from "effect"
import type { HealthCheck } from "./health-check.ts"

/** When an event loop counts as stalled. */
export interface EventLoopLimits {
  /** How often its pulse is taken. */
  readonly every: Duration.Duration
  /** How late a beat may be. */
  readonly stalledAfter: Duration.Duration
  /** How long a stall is told of after it ended. */
  readonly toldFor: Duration.Duration
}

/**
 * Ten seconds are far beyond the longest step of a reconcile, and of reading a long list. A probe that comes during a stall is
 * not answered; one that comes soon after must fail as well, or a loop that is blocked most of the time looks healthy.
 */
export const EVENT_LOOP_LIMITS: EventLoopLimits = {
  every: Duration.seconds(1),
  stalledAfter: Duration.seconds(10),
  toldFor: Duration.seconds(30),
}

const inSeconds = (millis: number): string => `${(millis / 1000).toFixed(1)} s`

/** Whether timers fire and fibers run in time. */
export const eventLoopCheck = Effect.fnUntraced(function* (
  limits: EventLoopLimits = EVENT_LOOP_LIMITS,
): Effect.fn.Return<HealthCheck, never, Scope.Scope> {
  const every = Duration.toMillis(limits.every)
  const stalledAfter = Duration.toMillis(limits.stalledAfter)
  let beatAt = yield* Clock.currentTimeMillis
  let stall = { endedAt: -Infinity, millis: 0 }

  const beat = Effect.gen(function* () {
    yield* Effect.sleep(limits.every)
    const now = yield* Clock.currentTimeMillis
    const late = now - beatAt - every
    if (late >= stalledAfter) stall = { endedAt: now, millis: late }
    beatAt = now
  })
  yield* Effect.forkScoped(Effect.forever(beat))

  return {
    name: "event-loop",
    problem: Effect.map(Clock.currentTimeMillis, (now) => {
      const late = now - beatAt - every
      if (late >= stalledAfter) return `stalled for ${inSeconds(late)}`
      const isRecent = now - stall.endedAt < Duration.toMillis(limits.toldFor)
      return isRecent ? `was stalled for ${inSeconds(stall.millis)}` : undefined
    }),
  }
})
