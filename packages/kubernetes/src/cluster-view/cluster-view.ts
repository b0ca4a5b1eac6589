import type { KubernetesObject, ResourceKind } from "@aim-engine/api"
import { ClusterState, observationRead, type Read, readKey, recordReads } from "@aim-engine/core"
import { Clock, Context, Effect, Latch, Layer, Scheduler } from "effect"
import { makeDerivedFacts } from "../dependencies/derived-facts.ts"
import { makeReadGraph } from "../dependencies/read-graph.ts"
import { makeWaker, type Subscriber } from "../dependencies/wake-readers.ts"
import type { KubernetesApi } from "../kubernetes-api.ts"
import { makeObservationCache, type ObservationCacheOptions } from "../observation/observation-cache.ts"
import type { Observers } from "../observation/observers.ts"
import type { ObjectChange } from "../store/kind-store.ts"
import { makeObjectStore } from "../store/object-store.ts"
import type { WatchedKind } from "../store/watched-kind.ts"
import { makeLiveState } from "./live-state.ts"

/** What the view is busy with. */
export interface ViewActivity {
  readonly observationsInFlight: number
  readonly hasStaleFacts: boolean
  /** When the API server was last heard, in ms since 1970. */
  readonly heardAt: number
}

/** The cluster in memory, kept up to date by watches, for controllers whose reads are their watches. */
export class ClusterView extends Context.Service<
  ClusterView,
  {
    /**
     * Runs a reconcile on a state of the cluster that doesn't change meanwhile, and remembers what it read under the
     * reader's name, with `alsoReads` added: when any of that changes, the reader is woken.
     */
    readonly record: <A, E, R>(
      reader: string,
      effect: Effect.Effect<A, E, R>,
      alsoReads?: (value: A) => Iterable<Read>,
    ) => Effect.Effect<A, E, Exclude<R, ClusterState>>
    /** The reader is gone: nothing wakes it any more. */
    readonly forget: (reader: string) => void
    readonly subscribe: (subscriber: Subscriber) => void
    /** The stored object, not decoded; undefined where it is absent, or its kind is not watched or not available. */
    readonly find: (kind: ResourceKind, namespace: string, name: string) => KubernetesObject | undefined
    readonly isWatched: (kind: ResourceKind) => boolean
    /** Every stored object of a kind, as namespace and name. */
    readonly names: (kind: ResourceKind) => ReadonlyArray<{ readonly namespace: string; readonly name: string }>
    /** Takes in what the server answered to a write. */
    readonly ingest: (kind: ResourceKind, object: KubernetesObject) => void
    readonly hasSynced: () => boolean
    readonly unsynced: () => ReadonlyArray<string>
    readonly awaitSynced: Effect.Effect<void>
    readonly activity: () => ViewActivity
  }
>()("@aim-engine/kubernetes/cluster-view/ClusterView") {}

export interface ClusterViewOptions {
  readonly kinds: ReadonlyArray<WatchedKind>
  readonly observations: Omit<ObservationCacheOptions, "onAnswer" | "isRead">
  /** Told synchronously of every change of what is stored. */
  readonly onChange?: (change: ObjectChange) => void
}

const make = Effect.fnUntraced(function* (options: ClusterViewOptions) {
  const clock = Context.get(yield* Effect.context<never>(), Clock.Clock)
  const graph = makeReadGraph()
  const staleFacts = yield* Latch.make(false)
  let heardAt = clock.currentTimeMillisUnsafe()
  /** Counts changes, to notice one that fell into a reconcile. */
  let revision = 0

  const waker = makeWaker({
    graph,
    onFact: (factKey) => {
      facts.markStale(factKey)
      staleFacts.openUnsafe()
    },
  })
  const store = makeObjectStore(options.kinds, {
    onChange: (change) => {
      revision += 1
      options.onChange?.(change)
      waker.objectChanged(change, store.of(change.kind).objects.indexes())
    },
    onAvailability: ({ kind }) => {
      revision += 1
      waker.kindChanged(kind, store.of(kind).objects.indexes())
    },
    onHeard: () => {
      heardAt = clock.currentTimeMillisUnsafe()
    },
  })
  const observations = yield* makeObservationCache({
    ...options.observations,
    onAnswer: (request) => {
      revision += 1
      waker.answerChanged(readKey(observationRead(request)))
    },
    isRead: (request) => graph.isRead(readKey(observationRead(request))),
  })
  const facts = makeDerivedFacts({ graph, state: () => state, onDifferent: waker.answerChanged })
  const state = makeLiveState({ store, facts, observations })

  const atomically = Effect.provideService(Scheduler.PreventSchedulerYield, true)

  const settleFacts = Effect.forever(
    Effect.gen(function* () {
      yield* staleFacts.await
      // Changes come in bunches: what is left of this one comes first.
      yield* Effect.yieldNow
      yield* staleFacts.close
      yield* atomically(facts.settle)
    }),
  )

  const record = <A, E, R>(
    reader: string,
    effect: Effect.Effect<A, E, R>,
    alsoReads: (value: A) => Iterable<Read> = () => [],
  ) =>
    Effect.gen(function* () {
      const before = revision
      const { value, reads } = yield* recordReads(effect)
      graph.set(reader, new Map([...reads, ...[...alsoReads(value)].map((read) => [readKey(read), read] as const)]))
      if (revision !== before) waker.wake(reader)
      return value
    }).pipe(Effect.provideService(ClusterState, state), atomically)

  yield* Effect.forkScoped(store.run)
  yield* Effect.forkScoped(settleFacts)

  return ClusterView.of({
    record,
    forget: graph.delete,
    subscribe: waker.subscribe,
    find: (kind, namespace, name) =>
      store.isWatched(kind) ? store.of(kind).objects.get(kind.scope === "Cluster" ? "" : namespace, name) : undefined,
    isWatched: store.isWatched,
    names: (kind) =>
      store
        .of(kind)
        .objects.list()
        .map(({ metadata }) => ({ namespace: metadata.namespace ?? "", name: metadata.name })),
    ingest: store.ingest,
    hasSynced: store.hasSynced,
    unsynced: store.unsynced,
    awaitSynced: store.awaitSynced,
    activity: () => ({
      observationsInFlight: observations.inFlight(),
      hasStaleFacts: facts.hasStale(),
      heardAt,
    }),
  })
})

/** The view of these kinds; its watches run as long as the layer. */
export const clusterViewLayer = (
  options: ClusterViewOptions,
): Layer.Layer<ClusterView, never, KubernetesApi | Observers> => Layer.effect(ClusterView, make(options))
