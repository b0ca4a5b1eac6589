import {
  type AIMArtifact,
  AIMArtifactKind,
  type AIMModelCache,
  AIMModelCacheKind,
  type AIMTemplateCache,
} from "@aim-engine/api"
import { Effect } from "effect"
import { holdsVerifiedFiles } from "../artifact/verified-files.ts"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"

/** The downloads of a cache that failed. What holds verified files is none of them, whatever else failed of it. */
export interface FailedDownloads {
  /** Whether the cache names any. */
  readonly areNamed: boolean
  /** Those of them that are there and have failed indeed: they may be deleted, as nothing is lost with them. */
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
  let areNamed = false
  for (const name of named) {
    const found =
      (yield* state.get(AIMArtifactKind, namespace, name)) ?? (yield* state.get(AIMModelCacheKind, namespace, name))
    if (found !== undefined && holdsVerifiedFiles(found)) continue
    areNamed = true
    if (found?.status?.status === "Failed" && found.metadata.deletionTimestamp === undefined) objects.push(found)
  }
  return { areNamed, objects } satisfies FailedDownloads
}, Effect.mapError(classifyApiError))
