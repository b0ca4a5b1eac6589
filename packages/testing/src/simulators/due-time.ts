import { parseTime } from "@aim-engine/core"
import { Clock, Duration, Effect } from "effect"

/**
 * Milliseconds until a moment that lies some time after an instant (RFC 3339); undefined once it has come. Times of the
 * API have whole seconds, so something that is due at once is due at once.
 */
export const untilAfter = (
  instant: string | null | undefined,
  delay: Duration.Input,
): Effect.Effect<number | undefined> =>
  Effect.map(Clock.currentTimeMillis, (now) => {
    const left = (parseTime(instant) ?? now) + Duration.toMillis(Duration.fromInputUnsafe(delay)) - now
    return left > 0 ? left : undefined
  })
