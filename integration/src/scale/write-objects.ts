import { type KubernetesObject, qualifiedKind, type ResourceKind } from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"

/** An object and the kind under which it is served. */
export interface ObjectToWrite {
  readonly kind: ResourceKind
  readonly object: KubernetesObject & { readonly status?: object }
}

/** As many requests at a time as an API server on two cores answers without queueing them. */
const CONCURRENCY = 16

const FIELD_MANAGER = "test-administrator"

const write = Effect.fnUntraced(function* ({ kind, object }: ObjectToWrite) {
  const api = yield* KubernetesApi
  const { status, ...rest } = object
  yield* api.apply(kind, rest, { fieldManager: FIELD_MANAGER, force: true })
  if (status === undefined) return
  const { name, namespace } = object.metadata
  const metadata = namespace === undefined ? { name } : { name, namespace }
  const own = { apiVersion: object.apiVersion, kind: object.kind, metadata, status }
  yield* api.apply(kind, own, { fieldManager: FIELD_MANAGER, force: true, subresource: "status" })
})

/** Applies objects, each with its status, kind by kind in the order in which the kinds first appear. */
export const writeObjects = Effect.fnUntraced(function* (
  objects: ReadonlyArray<ObjectToWrite>,
): Effect.fn.Return<void, ApiError, KubernetesApi> {
  const byKind = Map.groupBy(objects, ({ kind }) => qualifiedKind(kind))
  for (const group of byKind.values()) yield* Effect.forEach(group, write, { concurrency: CONCURRENCY, discard: true })
})
