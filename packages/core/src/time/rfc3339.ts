import { DateTime, Option } from "effect"

/**
 * An instant (ms since 1970) as the API server writes times: RFC 3339 in UTC, cut to whole seconds.
 * Source: Kubernetes API, `meta/v1 Time`.
 *
 * @example
 * formatTime(1_767_225_600_900) // "2026-01-01T00:00:00Z"
 */
export const formatTime = (instant: number): string =>
  DateTime.formatIso(DateTime.makeUnsafe(Math.floor(instant / 1000) * 1000)).replace(".000Z", "Z")

/** The instant (ms since 1970) that an RFC 3339 text names; undefined where it is none. */
export const parseTime = (text: string | null | undefined): number | undefined =>
  text === undefined || text === null
    ? undefined
    : Option.getOrUndefined(Option.map(DateTime.make(text), DateTime.toEpochMillis))
