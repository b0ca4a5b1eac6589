import type { AIMModelSource, AIMTemplateCache, InferenceService } from "@aim-engine/api"
import { Effect } from "effect"
import type { ClusterState } from "../cluster-state/cluster-state.ts"
import type { DomainError } from "../errors/domain-error.ts"
import { missingClaim } from "../inference-service/model-volumes.ts"
import { CACHE_PATH, modelVolumes, type PodVolumes, relativePath } from "../inference-service/volumes.ts"

/** What has become of the cache that a running service mounts. */
export type MountedFiles =
  /** It is the one that the service would use now. */
  | "ThisCache"
  /** It is another one, and holds the files that the template needs. */
  | "SameFiles"
  /** It is another one, and holds files that the template does not need. */
  | "OtherFiles"
  /** The cache or one of its volumes is there no more. */
  | "Gone"

/** What is compared with what a running service mounts. */
export interface MountQuestion {
  /** The cache that the service would use now. */
  readonly cache: AIMTemplateCache | undefined
  /** The cache that the service remembers, if it is still there. */
  readonly remembered: AIMTemplateCache | undefined
  readonly sources: ReadonlyArray<AIMModelSource>
}

/**
 * What has become of the cache that a running service mounts. Files are told apart by the models whose paths they are
 * mounted at, as everywhere. Without a cache that it remembers, a service is taken to run from the one that there is.
 */
export const mountedFiles = Effect.fnUntraced(function* (
  live: InferenceService,
  { cache, remembered, sources }: MountQuestion,
): Effect.fn.Return<MountedFiles, DomainError, ClusterState> {
  if (cache !== undefined && (remembered ?? cache).metadata.uid === cache.metadata.uid) return "ThisCache"
  if (remembered === undefined || remembered.metadata.deletionTimestamp !== undefined) return "Gone"
  const mounted = modelVolumes(live)
  if ((yield* missingClaim(live.metadata.namespace ?? "", mounted)) !== undefined) return "Gone"
  return hasAll(mounted, sources) ? "SameFiles" : "OtherFiles"
})

const hasAll = ({ mounts }: PodVolumes, sources: ReadonlyArray<AIMModelSource>): boolean => {
  const paths = new Set(mounts.map(({ mountPath }) => mountPath))
  return sources.every(({ modelId }) => paths.has(`${CACHE_PATH}/${relativePath(modelId)}`))
}
