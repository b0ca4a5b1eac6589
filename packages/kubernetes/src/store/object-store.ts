import { type KubernetesObject, qualifiedKind, type ResourceKind } from "@aim-engine/api"
import { Effect } from "effect"
import type { KubernetesApi } from "../kubernetes-api.ts"
import { type Informer, type InformerListener, makeInformer } from "./informer.ts"
import type { WatchedKind } from "./watched-kind.ts"

/** The local copies of all watched kinds. */
export interface ObjectStore {
  /** The copy of a kind. Asking for a kind that is not watched is a mistake in the program: it dies. */
  readonly of: (kind: ResourceKind) => Informer
  /** Takes in what the server answered to a write of ours. Of kinds that are not watched it is dropped. */
  readonly ingest: (kind: ResourceKind, object: KubernetesObject) => void
  readonly isWatched: (kind: ResourceKind) => boolean
  readonly hasSynced: () => boolean
  /** Kinds in full that are not listed yet, sorted: what a start is waiting for. */
  readonly unsynced: () => ReadonlyArray<string>
  readonly awaitSynced: Effect.Effect<void>
  readonly run: Effect.Effect<void, never, KubernetesApi>
}

/** A store of these kinds, each given once. */
export const makeObjectStore = (kinds: ReadonlyArray<WatchedKind>, listener: InformerListener): ObjectStore => {
  const informers = new Map(kinds.map((watched) => [qualifiedKind(watched.kind), makeInformer(watched, listener)]))
  const all = [...informers.values()]
  return {
    of: (kind) => {
      const informer = informers.get(qualifiedKind(kind))
      if (informer === undefined) throw new Error(`${qualifiedKind(kind)} is read, but is not among the watched kinds`)
      return informer
    },
    ingest: (kind, object) => informers.get(qualifiedKind(kind))?.ingest(object),
    isWatched: (kind) => informers.has(qualifiedKind(kind)),
    hasSynced: () => all.every((informer) => informer.hasSynced()),
    unsynced: () => [...informers].flatMap(([kind, informer]) => (informer.hasSynced() ? [] : [kind])).sort(),
    awaitSynced: Effect.forEach(all, (informer) => informer.awaitSynced, { discard: true }),
    run: Effect.forEach(all, (informer) => informer.run, { concurrency: "unbounded", discard: true }),
  }
}
