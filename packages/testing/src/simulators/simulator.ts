import type { KubernetesObject, ObjectRef, ResourceKind } from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Duration, Effect, FiberMap, type Scope, Stream } from "effect"

/** Which object of a kind something is about. */
export type Key = Pick<ObjectRef, "namespace" | "name">

/** What wakes a simulator: objects of a kind, and the key that is looked at because of each. */
export interface Source {
  readonly kind: ResourceKind
  /** The keys to look at when the object changed; none to ignore it. */
  readonly keys: (object: KubernetesObject) => ReadonlyArray<Key>
}

/** Looks at one key and does what is due. Returns the milliseconds after which to look again, if anything is due later. */
export type Step = (key: Key) => Effect.Effect<number | undefined, ApiError, KubernetesApi>

const RETRY = Duration.seconds(1)

const ownKey = ({ metadata }: KubernetesObject): Key => ({ namespace: metadata.namespace ?? "", name: metadata.name })

/** Objects of the simulated kind itself. */
export const ownSource = (kind: ResourceKind): Source => ({ kind, keys: (object) => [ownKey(object)] })

/** Lists a kind, then watches it, for ever: after an interruption or where the kind is not installed yet, it starts over. */
const follow = (
  kind: ResourceKind,
  see: (object: KubernetesObject) => Effect.Effect<void>,
): Effect.Effect<never, never, KubernetesApi> =>
  Effect.gen(function* () {
    const api = yield* KubernetesApi
    const { items, resourceVersion } = yield* api.list(kind)
    yield* Effect.forEach(items, see, { discard: true })
    let version = resourceVersion
    while (true) {
      const from = version
      yield* Stream.runForEach(api.watch(kind, from), (event) => {
        if (event.type === "BOOKMARK") {
          version = event.resourceVersion
          return Effect.void
        }
        version = event.object.metadata.resourceVersion ?? version
        return see(event.object)
      })
    }
  }).pipe(
    Effect.catch(() => Effect.sleep(RETRY)),
    Effect.forever,
  )

/** Looks again after an error, and for as long as something is due. */
const settle = (step: Step, key: Key): Effect.Effect<void, never, KubernetesApi> =>
  Effect.flatMap(
    Effect.catch(step(key), () => Effect.succeed(Duration.toMillis(RETRY))),
    (due) => (due === undefined ? Effect.void : Effect.andThen(Effect.sleep(due), settle(step, key))),
  )

/**
 * Runs a simulator: whenever an object of a source changes, each of its keys is looked at. A key is never looked at
 * twice at once, and a change while one waits makes it look at once. Runs until it is interrupted.
 */
export const runSimulator = (sources: ReadonlyArray<Source>, step: Step): Effect.Effect<never, never, KubernetesApi> =>
  Effect.scoped(
    Effect.gen(function* () {
      const fibers = yield* FiberMap.make<string, void, never>()
      const run = yield* FiberMap.runtime(fibers)<KubernetesApi>()
      const see = (source: Source) => (object: KubernetesObject) =>
        Effect.sync(() => {
          for (const key of source.keys(object)) run(`${key.namespace}/${key.name}`, settle(step, key))
        })
      const followed = sources.map((source) => follow(source.kind, see(source)))
      yield* Effect.all(followed, { concurrency: "unbounded", discard: true })
      return yield* Effect.never
    }),
  )

/** Runs a simulator in the background for as long as the scope lives. */
export const forkSimulator = (
  simulator: Effect.Effect<never, never, KubernetesApi>,
): Effect.Effect<void, never, KubernetesApi | Scope.Scope> => Effect.asVoid(Effect.forkScoped(simulator))
