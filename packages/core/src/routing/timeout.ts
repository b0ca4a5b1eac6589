import { Result } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import { parseGoDuration } from "../time/go-duration.ts"

/** Five digits of hours: the most that Gateway API can write. */
const MAX_MILLISECONDS = 100_000 * 3_600_000 - 1

/**
 * A duration as Go and Kubernetes write it (`1h30m`, `1.5s`, `500µs`, `0`), in the form that Gateway API accepts:
 * whole hours, minutes, seconds and milliseconds, largest first, none of them zero. Below a millisecond it is rounded up.
 * Fails with reason `InvalidRequestTimeout` on other text, on negative durations and on more than 99999 hours.
 * Source: Gateway API, GEP-2257 (`^([0-9]{1,5}(h|m|s|ms)){1,4}$`).
 *
 * @example
 * gatewayDuration("1.5s") // Result.succeed("1s500ms")
 */
export const gatewayDuration = (text: string): Result.Result<string, InvalidSpecError> => {
  const trimmed = text.trim()
  const nanoseconds = parseGoDuration(trimmed.replace(/^[+-]/, ""))
  if (nanoseconds === undefined) return invalid(text, 'it must be a duration such as "30s", "1m30s" or "500ms"')
  if (trimmed.startsWith("-") && nanoseconds > 0) return invalid(text, "it must not be negative")
  const milliseconds = Math.ceil(nanoseconds / 1_000_000)
  return milliseconds > MAX_MILLISECONDS
    ? invalid(text, "it must be below 100000 hours")
    : Result.succeed(formatMilliseconds(milliseconds))
}

const formatMilliseconds = (total: number): string => {
  const units: ReadonlyArray<readonly [number, string]> = [
    [Math.floor(total / 3_600_000), "h"],
    [Math.floor(total / 60_000) % 60, "m"],
    [Math.floor(total / 1000) % 60, "s"],
    [total % 1000, "ms"],
  ]
  const text = units.map(([count, unit]) => (count === 0 ? "" : `${count}${unit}`)).join("")
  return text === "" ? "0s" : text
}

const invalid = (text: string, problem: string) =>
  Result.fail(
    new InvalidSpecError({ reason: Reason.InvalidRequestTimeout, message: `requestTimeout "${text}": ${problem}` }),
  )
