import type { KubernetesObject } from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import { Deferred, Effect } from "effect"
import type { KubernetesApi, ObjectList, WatchEvent } from "../kubernetes-api.ts"
import { type KindStore, makeKindStore, type ObjectChange } from "./kind-store.ts"
import { reflect } from "./reflector.ts"
import type { WatchedKind } from "./watched-kind.ts"

/** Told synchronously of everything that becomes different. */
export interface InformerListener {
  readonly onChange: (change: ObjectChange) => void
  /** The kind became readable, or ceased to be. */
  readonly onAvailability: (watched: WatchedKind) => void
  /** The server was heard: also what changes nothing counts. */
  readonly onHeard: () => void
}

/** The local copy of one kind. */
export interface Informer {
  readonly watched: WatchedKind
  readonly objects: Omit<KindStore, "put" | "remove">
  /** Why the kind can't be read; undefined when it can. */
  readonly unavailable: () => ApiError | undefined
  /** Whether the kind was listed, or is known to be unavailable and may be. */
  readonly hasSynced: () => boolean
  readonly awaitSynced: Effect.Effect<void>
  /** Takes in what the server answered to a write of ours, ahead of the watch, so that the next read sees it. */
  readonly ingest: (object: KubernetesObject) => void
  readonly run: Effect.Effect<never, never, KubernetesApi>
}

/** Kubernetes orders the resource versions of one kind as integers. One that is none is older than all. Source: KEP-5504. */
const toVersion = (resourceVersion = ""): bigint => (/^\d+$/.test(resourceVersion) ? BigInt(resourceVersion) : 0n)

const versionOf = (object: KubernetesObject): bigint => toVersion(object.metadata.resourceVersion)

const namespaceOf = (object: KubernetesObject): string => object.metadata.namespace ?? ""

const keyOf = (object: KubernetesObject): string => `${namespaceOf(object)}/${object.metadata.name}`

export const makeInformer = (watched: WatchedKind, listener: InformerListener): Informer => {
  const store = makeKindStore(watched.kind)
  const strip = watched.strip ?? ((object) => object)
  const synced = Deferred.makeUnsafe<void>()
  /** Versions of our own writes that the watch has not shown yet: what it tells of earlier ones is outdated. */
  const written = new Map<string, bigint>()
  let unavailable: ApiError | undefined

  const isOutdated = (object: KubernetesObject): boolean => {
    const key = keyOf(object)
    const ours = written.get(key)
    if (ours === undefined) return false
    if (versionOf(object) < ours) return true
    written.delete(key)
    return false
  }

  const put = (object: KubernetesObject): void => {
    const before = store.get(namespaceOf(object), object.metadata.name)
    if (before !== undefined && before.metadata.resourceVersion === object.metadata.resourceVersion) return
    listener.onChange(store.put(strip(object)))
  }

  const remove = (object: KubernetesObject): void => {
    const change = store.remove(namespaceOf(object), object.metadata.name)
    if (change !== undefined) listener.onChange(change)
  }

  const setAvailability = (error: ApiError | undefined): void => {
    const changed = unavailable?.reason !== error?.reason
    unavailable = error
    if (changed) listener.onAvailability(watched)
  }

  const replace = (list: ObjectList): void => {
    const listed = new Set(list.items.map(keyOf))
    const listedAt = toVersion(list.resourceVersion)
    for (const object of store.list()) {
      const isNewer = (written.get(keyOf(object)) ?? 0n) > listedAt
      if (!listed.has(keyOf(object)) && !isNewer) remove(object)
    }
    for (const object of list.items) if (!isOutdated(object)) put(object)
    setAvailability(undefined)
    listener.onHeard()
    Deferred.doneUnsafe(synced, Effect.void)
  }

  const event = (told: WatchEvent): void => {
    listener.onHeard()
    if (told.type === "BOOKMARK" || isOutdated(told.object)) return
    if (told.type === "DELETED") remove(told.object)
    else put(told.object)
  }

  const lose = (error: ApiError): void => {
    for (const object of store.list()) remove(object)
    setAvailability(error)
    if (watched.optional === true || error.reason === "Forbidden") Deferred.doneUnsafe(synced, Effect.void)
  }

  const isSelective = watched.selection?.labelSelector !== undefined || watched.selection?.fieldSelector !== undefined

  return {
    watched,
    objects: store,
    unavailable: () => unavailable,
    hasSynced: () => Deferred.isDoneUnsafe(synced),
    awaitSynced: Deferred.await(synced),
    ingest: (object) => {
      const known = store.get(namespaceOf(object), object.metadata.name)
      if (known === undefined ? isSelective : versionOf(known) >= versionOf(object)) return
      const { namespace } = watched.selection ?? {}
      if (namespace !== undefined && namespace !== namespaceOf(object)) return
      written.set(keyOf(object), versionOf(object))
      put(object)
    },
    run: reflect(watched, { replace, event, unavailable: lose }),
  }
}
