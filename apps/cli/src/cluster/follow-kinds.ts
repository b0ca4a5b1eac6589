import { type KubernetesObject, type ResourceKind, refKey, refOf } from "@aim-engine/api"
import { KubernetesApi, type Reflection, reflect, type Selection } from "@aim-engine/kubernetes"
import { Effect, Queue } from "effect"

/** A kind, and which of its objects. */
export interface FollowedKind {
  readonly kind: ResourceKind
  readonly selection: Selection
}

/** Changes that come together are shown together. */
const TOGETHER = "100 millis"

/**
 * Keeps objects in view: `show` is called with all of them once every kind is known, and again when something changed.
 * Broken connections are taken up again; a kind that is not there has no objects. Runs until interrupted.
 */
export const followKinds = Effect.fnUntraced(function* <R>(
  api: KubernetesApi["Service"],
  followed: ReadonlyArray<FollowedKind>,
  show: (objects: ReadonlyArray<KubernetesObject>) => Effect.Effect<void, never, R>,
) {
  const changes = yield* Queue.sliding<void>(1)
  const kinds = new Map<ResourceKind, Map<string, KubernetesObject>>()
  const reflection = (kind: ResourceKind): Reflection => {
    const changed = () => void Queue.offerUnsafe(changes, undefined)
    return {
      replace: ({ items }) => {
        kinds.set(kind, new Map(items.map((object) => [refKey(refOf(object)), object])))
        changed()
      },
      event: (event) => {
        if (event.type === "BOOKMARK") return
        const objects = kinds.get(kind) ?? new Map<string, KubernetesObject>()
        if (event.type === "DELETED") objects.delete(refKey(refOf(event.object)))
        else objects.set(refKey(refOf(event.object)), event.object)
        changed()
      },
      unavailable: () => {
        kinds.set(kind, new Map())
        changed()
      },
    }
  }
  yield* Effect.forEach(followed, ({ kind, selection }) =>
    Effect.forkScoped(Effect.provideService(reflect(kind, selection, reflection(kind)), KubernetesApi, api)),
  )
  return yield* Effect.forever(
    Effect.gen(function* () {
      yield* Queue.take(changes)
      yield* Effect.sleep(TOGETHER)
      // A list of one kind before that of another would show objects without what they use.
      if (kinds.size === followed.length) yield* show([...kinds.values()].flatMap((objects) => [...objects.values()]))
    }),
  )
})
