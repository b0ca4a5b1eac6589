import { type KubernetesObject, type ResourceKind, refOf } from "@aim-engine/api"
import { type ApiError, isNotFound, type Plan } from "@aim-engine/core"
import { Effect } from "effect"
import type { Writer } from "./writer.ts"

/** The finalizers of an object after some were added and some removed; undefined if that changes nothing. */
const changedFinalizers = (
  { metadata }: KubernetesObject,
  { add, remove }: Plan["finalizers"],
): ReadonlyArray<string> | undefined => {
  const before = metadata.finalizers ?? []
  const after = [...new Set([...before.filter((finalizer) => !remove.includes(finalizer)), ...add])]
  return after.length === before.length && after.every((finalizer) => before.includes(finalizer)) ? undefined : after
}

/** Sets the finalizers of an object as it was seen: `Conflict` if somebody wrote it since. An object that is gone needs none. */
export const patchFinalizers = Effect.fnUntraced(function* (
  { api, view, fieldManager }: Writer,
  kind: ResourceKind,
  object: KubernetesObject,
  change: Plan["finalizers"],
): Effect.fn.Return<void, ApiError> {
  const finalizers = changedFinalizers(object, change)
  if (finalizers === undefined) return
  const { resourceVersion } = object.metadata
  yield* api
    .patch(
      kind,
      refOf(object),
      { type: "merge", body: { metadata: { resourceVersion, finalizers } } },
      { fieldManager },
    )
    .pipe(
      Effect.map((patched) => view.ingest(kind, patched)),
      Effect.catchIf(isNotFound, () => Effect.void),
    )
})
