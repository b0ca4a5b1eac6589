import { AIMArtifactKind, AIMModelCacheKind, type AIMServiceCacheStatus, type AIMTemplateCache } from "@aim-engine/api"
import type { ApplyFailure } from "../reconcile/plan.ts"
import { definedFields } from "../structure/defined-fields.ts"
import { CACHE_RETRIES } from "./decide-cache.ts"
import type { CachingResolution } from "./resolve-caching.ts"

/** What a service remembers of retries. */
export type RetryRecord = Pick<AIMServiceCacheStatus, "retryAttempts" | "retriedCacheUid">

/**
 * What a service remembers of retries of this cache: each cache has its own, and an earlier one's say nothing of it. A record
 * that names no cache is of the one that there is. While there is none, what is remembered is kept.
 */
export const retriesOf = (
  { retryAttempts, retriedCacheUid }: AIMServiceCacheStatus = {},
  cache: AIMTemplateCache | undefined,
): RetryRecord => {
  const isOfCache = retriedCacheUid === undefined || cache === undefined || retriedCacheUid === cache.metadata.uid
  return isOfCache ? definedFields({ retryAttempts, retriedCacheUid }) : {}
}

/** What became of a plan. */
export interface PlanOutcome {
  /** Whether anything of it may be written. */
  readonly isWritten: boolean
  readonly failures: ReadonlyArray<ApplyFailure>
}

/**
 * What `status.cache` becomes after a plan. A retry counts once the failed downloads are deleted indeed: while nothing may be
 * written, or where a deletion was refused, it is still to come.
 */
export const countRetry = (
  { decision, status }: Pick<CachingResolution, "decision" | "status">,
  { isWritten, failures }: PlanOutcome,
): AIMServiceCacheStatus | undefined =>
  decision?._tag === "Retry" && isWritten && !failures.some(isOfDownload)
    ? definedFields({ ...status, retryAttempts: CACHE_RETRIES, retriedCacheUid: decision.cache.metadata.uid })
    : status

const DOWNLOADS: ReadonlyArray<string> = [AIMArtifactKind.kind, AIMModelCacheKind.kind]
const isOfDownload = ({ ref }: ApplyFailure): boolean => DOWNLOADS.includes(ref.kind)
