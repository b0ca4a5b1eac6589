import { type KubernetesObject, type ResourceKind, refKey, refOf } from "@aim-engine/api"
import { KubernetesApi, type Reflection, reflect } from "@aim-engine/kubernetes"
import { Effect, Queue } from "effect"
import { type ServiceQuery, STATUS_KINDS, selectionOf } from "./service-query.ts"

/** Changes that come together are shown together. */
const TOGETHER = "100 millis"

/**
 * Keeps what a query finds in view: `show` is called with the services and templates once they are known, and again when
 * something changed. Broken connections are taken up again. Runs until interrupted.
 */
export const followServices = Effect.fnUntraced(function* <R>(
  api: KubernetesApi["Service"],
  query: ServiceQuery,
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
  yield* Effect.forEach(STATUS_KINDS, (kind) =>
    Effect.forkScoped(
      Effect.provideService(reflect(kind, selectionOf(kind, query), reflection(kind)), KubernetesApi, api),
    ),
  )
  return yield* Effect.forever(
    Effect.gen(function* () {
      yield* Queue.take(changes)
      yield* Effect.sleep(TOGETHER)
      // A list of one kind before that of another would show services without what they use.
      if (kinds.size === STATUS_KINDS.length)
        yield* show([...kinds.values()].flatMap((objects) => [...objects.values()]))
    }),
  )
})
