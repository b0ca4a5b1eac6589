import type { AIMClusterModelSource, AIMClusterModelSourceStatus } from "@aim-engine/api"
import { Result } from "effect"
import { formatTime, parseTime } from "../time/rfc3339.ts"
import type { FilterResult } from "./evaluate-filter.ts"
import type { SourceParts } from "./observe-source.ts"

/** The numbers of a source's status. */
export type SourceNumbers = Required<
  Pick<AIMClusterModelSourceStatus, "discoveredModels" | "availableModels" | "modelsLimitReached">
>

const hasSucceeded = ({ errors, isPending }: FilterResult): boolean => errors.length === 0 && !isPending

/** The numbers as they are; where no registry answered, the number of images is the last that was known. */
export const sourceNumbers = ({ status = {} }: AIMClusterModelSource, parts: SourceParts): SourceNumbers => {
  const choice = Result.getOrUndefined(parts.choice)
  const isKnown = choice !== undefined && parts.results.some(hasSucceeded)
  const discoveredModels =
    choice?.discovered ?? Result.getOrUndefined(parts.models)?.length ?? status.discoveredModels ?? 0
  return {
    discoveredModels,
    availableModels: isKnown ? choice.available : (status.availableModels ?? choice?.available ?? 0),
    modelsLimitReached: discoveredModels >= parts.maxModels,
  }
}

/**
 * When the registry was last read with success: when the newest listing of a filter was made that succeeded. It does not
 * move while registries are read, and never back. Filters that name their images need no registry: they succeed with
 * the specification. `now` is in ms since 1970.
 */
export const lastSyncTime = (
  { metadata, status = {} }: AIMClusterModelSource,
  { results, isScanning }: SourceParts,
  now: number,
): string | undefined => {
  const succeeded = results.filter(hasSucceeded)
  if (isScanning || succeeded.length === 0) return status.lastSyncTime
  const read = succeeded.flatMap(({ listedAt }) => (listedAt === undefined ? [] : [listedAt]))
  const before = parseTime(status.lastSyncTime)
  const isSame = before !== undefined && status.observedGeneration === metadata.generation
  const latest = read.length > 0 ? Math.max(...read) : isSame ? before : now
  return formatTime(Math.max(latest, before ?? 0))
}
