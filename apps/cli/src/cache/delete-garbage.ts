import { AIMTemplateCacheKind, type KubernetesObject, type ResourceKind } from "@aim-engine/api"
import { artifactKindOf, isConflict, isNotFound } from "@aim-engine/core"
import type { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { orRefuse } from "../cluster/api-failure.ts"
import type { Garbage } from "./cache-inventory.ts"

/** Deletes exactly what was seen: an object of that name that somebody made meanwhile has another uid, and stays. */
const deleteSeen = (
  api: KubernetesApi["Service"],
  kind: ResourceKind,
  { metadata: { namespace = "", name, uid } }: KubernetesObject,
) =>
  api.delete(kind, { namespace, name }, { propagation: "Background", ...(uid === undefined ? {} : { uid }) }).pipe(
    Effect.catchIf(
      (error) => isNotFound(error) || isConflict(error),
      () => Effect.void,
    ),
    orRefuse(kind),
  )

/** Deletes what nobody needs; the volumes go with the artifacts that own them. */
export const deleteGarbage = Effect.fnUntraced(function* (api: KubernetesApi["Service"], { caches, files }: Garbage) {
  for (const { cache } of caches) yield* deleteSeen(api, AIMTemplateCacheKind, cache)
  for (const { artifact } of files) yield* deleteSeen(api, artifactKindOf(artifact).kind, artifact)
})
