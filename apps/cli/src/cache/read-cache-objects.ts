import type { KubernetesObject } from "@aim-engine/api"
import type { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { apiErrorText } from "../cluster/api-failure.ts"
import { refuse } from "../exit-status.ts"
import { CACHE_KINDS, type CacheObjects, cacheObjectsAmong } from "./cache-objects.ts"

/**
 * What a cluster holds of caches and their users, in one namespace or (undefined) in all. All of it has to be readable:
 * whoever doesn't see every user must not say that there is none. A kind that is not installed has no objects.
 */
export const readCacheObjects = Effect.fnUntraced(function* (
  api: KubernetesApi["Service"],
  namespace: string | undefined,
) {
  const lists = yield* Effect.forEach(
    CACHE_KINDS,
    (kind) =>
      api.list(kind, namespace === undefined || kind.scope === "Cluster" ? {} : { namespace }).pipe(
        Effect.map(({ items }) => items),
        Effect.catch((error) =>
          error.reason === "ApiNotInstalled" && !kind.kind.startsWith("AIM")
            ? Effect.succeed<ReadonlyArray<KubernetesObject>>([])
            : refuse(apiErrorText(kind, error)),
        ),
      ),
    { concurrency: "unbounded" },
  )
  return cacheObjectsAmong(lists.flat()) satisfies CacheObjects
})
