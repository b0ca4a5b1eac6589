import { AIMArtifactKind, AIMModelCacheKind, type AIMServiceCacheStatus } from "@aim-engine/api"
import type { ApplyFailure } from "../reconcile/plan.ts"
import { CACHE_RETRIES } from "./decide-cache.ts"
import type { CachingResolution } from "./resolve-caching.ts"

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
    ? { ...status, retryAttempts: CACHE_RETRIES }
    : status

const DOWNLOADS: ReadonlyArray<string> = [AIMArtifactKind.kind, AIMModelCacheKind.kind]
const isOfDownload = ({ ref }: ApplyFailure): boolean => DOWNLOADS.includes(ref.kind)
