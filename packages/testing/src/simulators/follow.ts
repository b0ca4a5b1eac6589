import type { KubernetesObject, ResourceKind } from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect, Schedule, Schema, Stream } from "effect"

/**
 * Calls a reaction for each object of a kind, now and whenever it changes, until interrupted. A reaction that is refused
 * (the object changed meanwhile, or is gone) is left: the change that refused it brings the next call.
 */
export const follow = <T extends KubernetesObject, R>(
  kind: ResourceKind<T>,
  react: (object: T) => Effect.Effect<void, ApiError, R>,
): Effect.Effect<never, never, KubernetesApi | R> => {
  const decode = Schema.decodeUnknownEffect(kind.schema)
  const each = (raw: KubernetesObject) =>
    decode(raw).pipe(
      Effect.flatMap((object) => (object.metadata.deletionTimestamp === undefined ? react(object) : Effect.void)),
      Effect.ignore,
    )
  return Effect.gen(function* () {
    const api = yield* KubernetesApi
    const found = yield* api.list(kind)
    yield* Effect.forEach(found.items, each, { concurrency: "unbounded", discard: true })
    yield* api.watch(kind, found.resourceVersion).pipe(
      Stream.runForEach((event) =>
        // Reactions may wait (a container takes a moment to start), and must not hold up the others.
        event.type === "ADDED" || event.type === "MODIFIED" ? Effect.forkChild(each(event.object)) : Effect.void,
      ),
    )
  }).pipe(
    Effect.catch((error) => Effect.logDebug(`following ${kind.plural}: ${error.message}`)),
    Effect.scoped,
    Effect.repeat(Schedule.spaced("100 millis")),
    Effect.andThen(Effect.never),
  )
}
