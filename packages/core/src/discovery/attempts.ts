import type { AIMTemplateDiscoveryStatus, Job } from "@aim-engine/api"
import { conditionMessage } from "../health/condition-text.ts"
import { jobBackoffSeconds } from "../requeue/backoff.ts"
import { formatTime, parseTime } from "../time/rfc3339.ts"

/** The record of discovery in a template's status. */
export type DiscoveryRecord = AIMTemplateDiscoveryStatus

/** Failed attempts with the inputs of this hash. Attempts with other inputs do not count: something was changed. */
export const failedAttempts = (record: DiscoveryRecord | undefined, hash: string): number =>
  record?.specHash === hash ? (record.attempts ?? 0) : 0

/** When the next attempt with the inputs of this hash is due, ms since 1970; undefined: at once. */
export const nextAttemptAt = (record: DiscoveryRecord | undefined, hash: string): number | undefined => {
  const attempts = failedAttempts(record, hash)
  const last = parseTime(record?.lastAttemptTime)
  return attempts === 0 || last === undefined ? undefined : last + jobBackoffSeconds(attempts) * 1000
}

/**
 * The record once a Job with the inputs of this hash has failed. A Job counts once: one that is older than the last
 * failure on record is the one that failed then, and the record stays as it is. `now` is in ms since 1970.
 */
export const recordFailure = (
  record: DiscoveryRecord | undefined,
  hash: string,
  job: Job,
  reason: string,
  now: number,
): DiscoveryRecord => {
  const attempts = failedAttempts(record, hash)
  const last = attempts === 0 ? undefined : parseTime(record?.lastAttemptTime)
  const created = parseTime(job.metadata.creationTimestamp) ?? Number.NEGATIVE_INFINITY
  if (record !== undefined && last !== undefined && created <= last) return record
  return {
    attempts: attempts + 1,
    // The API server's clock may be ahead of ours; a failure before its Job would be counted again and again.
    lastAttemptTime: formatTime(Math.max(now, created)),
    lastFailureReason: conditionMessage(reason),
    specHash: hash,
  }
}

/** The record as far as it still tells something: failures with other inputs do not. */
export const relevantRecord = (record: DiscoveryRecord | undefined, hash: string): DiscoveryRecord | undefined =>
  record?.specHash !== hash && (record?.attempts ?? 0) > 0 ? undefined : record
