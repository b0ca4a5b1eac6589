import {
  type AIMArtifact,
  AIMArtifactKind,
  type AIMModelCache,
  AIMModelCacheKind,
  type AIMTemplateCache,
} from "@aim-engine/api"
import { Effect } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"

/** The downloads of a cache that failed. */
export interface FailedDownloads {
  /** Whether the cache names any. */
  readonly areNamed: boolean
  /** Those of them that are there and have failed indeed. */
  readonly objects: ReadonlyArray<AIMArtifact | AIMModelCache>
}

/** The downloads that a cache reports as failed, by name: artifacts, or model caches as they were called earlier. */
export const failedDownloads = Effect.fnUntraced(function* (cache: AIMTemplateCache) {
  const state = yield* ClusterState
  const { namespace = "" } = cache.metadata
  const named = Object.entries(cache.status?.artifacts ?? cache.status?.modelCaches ?? {})
    .filter(([, download]) => download.status === "Failed")
    .map(([key, download]) => download.name ?? key)
    .toSorted()
  const objects: Array<AIMArtifact | AIMModelCache> = []
  for (const name of named) {
    const found =
      (yield* state.get(AIMArtifactKind, namespace, name)) ?? (yield* state.get(AIMModelCacheKind, namespace, name))
    if (found?.status?.status === "Failed" && found.metadata.deletionTimestamp === undefined) objects.push(found)
  }
  return { areNamed: named.length > 0, objects } satisfies FailedDownloads
}, Effect.mapError(classifyApiError))
