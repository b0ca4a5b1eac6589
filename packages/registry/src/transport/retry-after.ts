import { Duration, Result } from "effect"
import { Headers } from "effect/http"

/** From here on a number of seconds is an instant since 1970 (September 2001), not a wait. */
const FIRST_INSTANT = 1_000_000_000

const secondsUntil = (instant: number, now: number): number => Math.max(0, instant - now / 1000)

/**
 * How long a server wants to be left alone, in seconds; undefined where it does not say. `now` is in ms since 1970.
 * `Retry-After` is a wait or a date (RFC 9110, section 10.2.3); Docker Hub's `X-Retry-After` and the
 * `X-RateLimit-Reset` of Docker Hub and GitHub, which counts once nothing remains, are instants in seconds since 1970.
 */
export const retryAfterSeconds = (headers: Headers.Headers, now: number): number | undefined => {
  const standard = headers["retry-after"]
  const parsed = standard === undefined ? undefined : Result.getOrUndefined(Headers.parseRetryAfter(standard))
  if (parsed !== undefined) return Duration.toSeconds(Headers.retryAfterDelay(parsed, now))
  const reset = headers["x-ratelimit-remaining"] === "0" ? headers["x-ratelimit-reset"] : undefined
  const seconds = Number(headers["x-retry-after"] ?? reset ?? Number.NaN)
  if (!Number.isFinite(seconds) || seconds < 0) return undefined
  return seconds < FIRST_INSTANT ? seconds : secondsUntil(seconds, now)
}
