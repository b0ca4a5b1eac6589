import { type KubernetesObject, type ResourceKind, refKey, refOf } from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import type { DeclaredKinds, KubernetesApi, WatchedKind } from "@aim-engine/kubernetes"
import { engineWatches } from "@aim-engine/operator/watches"
import { Effect, Result } from "effect"
import { DECLARED_KINDS } from "../plan/reconcilers.ts"

/** A kind whose objects could not be read, and why. */
export interface UnreadableKind {
  readonly kind: ResourceKind
  readonly error: ApiError
}

/** What a cluster holds of that which reconcilers read. */
export interface LiveObjects {
  readonly objects: ReadonlyArray<KubernetesObject>
  readonly unreadable: ReadonlyArray<UnreadableKind>
}

/** Requests that are under way at the same time: what a person's API server can take without noticing. */
const CONCURRENCY = 8

const listKind = (
  api: KubernetesApi["Service"],
  { kind, selections = [{}], strip = (object) => object }: WatchedKind,
) =>
  Effect.forEach(selections, (selection) => api.list(kind, selection)).pipe(
    Effect.map((lists) => lists.flatMap(({ items }) => items.map(strip))),
    Effect.result,
    Effect.map((listed) => ({ kind, listed })),
  )

/**
 * Everything that the reconcilers, all or those given, declare to read, as the operator's own watches would have it: of
 * Secrets only that they exist. In the given namespaces, all if none; a kind that is not installed, or may not be read, is told apart.
 */
export const fetchLiveObjects = Effect.fnUntraced(function* (
  api: KubernetesApi["Service"],
  namespaces: ReadonlyArray<string>,
  declared: ReadonlyArray<DeclaredKinds> = DECLARED_KINDS,
) {
  const kinds = yield* Effect.forEach(engineWatches(declared, namespaces), (watched) => listKind(api, watched), {
    concurrency: CONCURRENCY,
  })
  // Selections of a kind overlap: a pod may be in two of them.
  const objects = new Map(
    kinds.flatMap(({ listed }) =>
      Result.getOrElse(listed, (): ReadonlyArray<KubernetesObject> => []).map((object) => [
        refKey(refOf(object)),
        object,
      ]),
    ),
  )
  return {
    objects: [...objects.values()],
    unreadable: kinds.flatMap(({ kind, listed }) =>
      Result.isFailure(listed) ? [{ kind, error: listed.failure }] : [],
    ),
  } satisfies LiveObjects
})
