import { type AIMClusterModelSource, Annotation } from "@aim-engine/api"
import { Hash, Result } from "effect"
import type { ObservationBackoff } from "../cluster-state/observation-backoff.ts"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import { canonicalJson } from "../naming/canonical-json.ts"
import { parseGoDuration } from "../time/go-duration.ts"

const DEFAULT_INTERVAL_SECONDS = 3600
/** Registries count requests. */
const MIN_INTERVAL_SECONDS = 60
const FIRST_RETRY_SECONDS = 30
const NANOS_PER_SECOND = 1_000_000_000

/** Seconds between two scans, a minute at least. Fails for a text that is no duration. */
export const syncInterval = ({ spec }: AIMClusterModelSource): Result.Result<number, InvalidSpecError> => {
  const { syncInterval: text } = spec
  if (text === undefined) return Result.succeed(DEFAULT_INTERVAL_SECONDS)
  const nanoseconds = parseGoDuration(text)
  if (nanoseconds !== undefined) {
    return Result.succeed(
      nanoseconds === 0 ? DEFAULT_INTERVAL_SECONDS : Math.max(nanoseconds / NANOS_PER_SECOND, MIN_INTERVAL_SECONDS),
    )
  }
  const message = `spec.syncInterval ${JSON.stringify(text)} is no duration; expected a text such as 30m or 1h30m. Meanwhile it is one hour`
  return Result.fail(new InvalidSpecError({ reason: Reason.InvalidSpec, message }))
}

/** When a source's registries are read. */
export interface ScanSchedule {
  /** Another text asks for another scan: a changed specification, a changed Secret, or the wish of a user. */
  readonly scan: string
  /** How long what was read is good. */
  readonly ttlSeconds: number
  readonly backoff: ObservationBackoff
}

/**
 * When a source's registries are read: at once after a change, then once an interval, a tenth earlier or later so that
 * sources of one age are not read together; after a failure in 30 seconds, then ever later. Nothing else has them read again.
 */
export const scanSchedule = (source: AIMClusterModelSource, secretVersion: string): ScanSchedule => {
  const { uid = "", name, generation = 0, annotations } = source.metadata
  const interval = Result.getOrElse(syncInterval(source), () => DEFAULT_INTERVAL_SECONDS)
  // From -1 to 1, the same for the same source.
  const spread = (Math.abs(Hash.string(uid || name)) % 2001) / 1000 - 1
  return {
    scan: canonicalJson([uid, name, generation, annotations?.[Annotation.syncRequestedAt] ?? "", secretVersion]),
    ttlSeconds: Math.max(MIN_INTERVAL_SECONDS, Math.round(interval * (1 + spread / 10))),
    backoff: { otherwise: { firstSeconds: FIRST_RETRY_SECONDS, capSeconds: interval } },
  }
}
