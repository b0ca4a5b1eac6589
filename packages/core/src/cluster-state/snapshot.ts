import { type KubernetesObject, type ObjectRef, qualifiedKind, type ResourceKind } from "@aim-engine/api"
import { Effect, HashMap, Layer, Option } from "effect"
import type { ApiError } from "../errors/api-error.ts"
import { ClusterState } from "./cluster-state.ts"
import type { DerivedFact } from "./derived-fact.ts"
import { isObjectOf, undecodable } from "./object-check.ts"
import { find, select, selectAll } from "./object-table.ts"
import { type ObservationRequest, type Observed, observedAs } from "./observation.ts"
import { observationRead, readKey } from "./read.ts"
import { recordReads } from "./record-reads.ts"
import {
  changeObject,
  emptyContents,
  fillIndex,
  kindOf,
  putObjects,
  type SnapshotContents,
  staleWhere,
} from "./snapshot-contents.ts"
import { untypedIndex } from "./touched-reads.ts"

/**
 * A cluster in memory: an immutable set of objects and observations that answers as `ClusterState`.
 * The CLI plans against it; tests and simulations reconcile against it.
 * A change gives a new snapshot, costs what it touches, and keeps the indexes and facts that it does not touch.
 */
export interface ClusterSnapshot {
  /** Every object, by kind, namespace and name. */
  readonly objects: ReadonlyArray<KubernetesObject>
  /** The object that a reference names, as it is stored; undefined if there is none. */
  readonly object: (ref: ObjectRef) => KubernetesObject | undefined
  /** The snapshot with these objects, each in place of the one of its name. Of two with one name the last counts. */
  readonly with: (objects: Iterable<KubernetesObject>) => ClusterSnapshot
  /** The snapshot without these objects. */
  readonly without: (refs: Iterable<ObjectRef>) => ClusterSnapshot
  /** The snapshot in which an observation was made, or tried. */
  readonly withObservation: <A>(
    request: Pick<ObservationRequest<A>, "type" | "key">,
    observed: Observed<A>,
  ) => ClusterSnapshot
  /** The snapshot in which every read of a kind fails: its API is not installed, or not open to the operator. */
  readonly withUnreadable: (kind: ResourceKind, error: ApiError) => ClusterSnapshot
  /** What reconcilers read. */
  readonly state: ClusterState["Service"]
  /** The same as a layer. */
  readonly layer: Layer.Layer<ClusterState>
}

const PENDING = { _tag: "Pending" } as const

const fromContents = (contents: SnapshotContents): ClusterSnapshot => {
  const { objects, observations, unreadable } = contents
  // Filled on first use: a snapshot stays the same to its readers.
  const indexes = new Map(contents.indexes)
  const derived = new Map(contents.derived)

  const whenReadable = <A>(kind: ResourceKind, read: () => A): Effect.Effect<A, ApiError> =>
    Effect.suspend(() =>
      Option.match(HashMap.get(unreadable, qualifiedKind(kind)), {
        onNone: () => Effect.sync(read),
        onSome: Effect.fail,
      }),
    )

  const deriveFresh = <A>(fact: DerivedFact<A>): Effect.Effect<A, ApiError> =>
    Effect.gen(function* () {
      const { value, reads } = yield* Effect.provideService(recordReads(fact.compute), ClusterState, state)
      // Values under a fact's name were derived by that fact, so they have its type.
      const old = derived.get(fact.name) as { readonly value: A } | undefined
      const kept = old !== undefined && fact.equals(old.value, value) ? old.value : value
      // What a fact read by way of another fact counts as its own.
      const inner = [...reads.values()].flatMap((read) =>
        read._tag === "Fact" ? [...(derived.get(read.name)?.reads ?? [])] : [],
      )
      derived.set(fact.name, { value: kept, reads: new Set([...reads.keys(), ...inner]), isStale: false })
      return kept
    })

  const state = ClusterState.of({
    get: <T extends KubernetesObject>(kind: ResourceKind<T>, namespace: string, name: string) =>
      whenReadable(kind, () =>
        find(objects, qualifiedKind(kind), kind.scope === "Cluster" ? "" : namespace, name),
      ).pipe(
        Effect.flatMap((found): Effect.Effect<T | undefined, ApiError> => {
          const object = Option.getOrUndefined(found)
          if (object === undefined || isObjectOf(kind)(object)) return Effect.succeed(object)
          return Effect.fail(Option.getOrThrow(undecodable(kind, object)))
        }),
      ),
    list: (kind, namespace) =>
      whenReadable(kind, () => select(objects, qualifiedKind(kind), namespace).filter(isObjectOf(kind))),
    lookup: (index, key) =>
      whenReadable(index.kind, () => {
        const filled = indexes.get(index.name) ?? fillIndex(objects, untypedIndex(index))
        indexes.set(index.name, filled)
        return select(filled.table, key).filter(isObjectOf(index.kind))
      }),
    derive: <A>(fact: DerivedFact<A>) =>
      Effect.suspend(() => {
        const known = derived.get(fact.name)
        // As above: the value under a fact's name is of its type.
        return known === undefined || known.isStale ? deriveFresh(fact) : Effect.succeed(known.value as A)
      }),
    observe: (request) =>
      Effect.sync(() => {
        const known = Option.getOrElse(HashMap.get(observations, readKey(observationRead(request))), () => PENDING)
        // An answer that is not as its request describes it is as good as none.
        return observedAs(request, known) ?? PENDING
      }),
  })

  const current = (): SnapshotContents => ({ ...contents, indexes, derived })
  return {
    get objects() {
      return selectAll(objects)
    },
    object: (ref) => Option.getOrUndefined(find(objects, kindOf(ref), ref.namespace, ref.name)),
    with: (added) => fromContents(putObjects(current(), added)),
    without: (refs) => fromContents([...refs].reduce((result, ref) => changeObject(result, ref, undefined), current())),
    withObservation: (request, observed) => {
      const key = readKey(observationRead(request))
      return fromContents({
        ...current(),
        observations: HashMap.set(observations, key, observed),
        derived: staleWhere(derived, (reads) => reads.has(key)),
      })
    },
    withUnreadable: (kind, error) =>
      fromContents({
        ...current(),
        unreadable: HashMap.set(unreadable, qualifiedKind(kind), error),
        derived: staleWhere(derived, () => true),
      }),
    state,
    layer: Layer.succeed(ClusterState, state),
  }
}

/** The snapshot of these objects. Of two with one kind, namespace and name the last counts. */
export const makeSnapshot = (objects: Iterable<KubernetesObject> = []): ClusterSnapshot =>
  fromContents(putObjects(emptyContents, objects))
