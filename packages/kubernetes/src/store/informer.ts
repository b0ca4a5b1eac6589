import { apiVersionOf, type KubernetesObject } from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import { Deferred, Effect } from "effect"
import type { KubernetesApi, ObjectList, WatchEvent } from "../kubernetes-api.ts"
import { isNews } from "./is-news.ts"
import { type KindStore, makeKindStore, type ObjectChange } from "./kind-store.ts"
import { nameMissingApi } from "./missing-api.ts"
import { reflect } from "./reflector.ts"
import { hasAllOf, type SelectedObjects, selectedObjects } from "./selected-objects.ts"
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
  readonly run: Effect.Effect<void, never, KubernetesApi>
}

/** Kubernetes orders the resource versions of one kind as integers. One that is none is older than all. Source: KEP-5504. */
const toVersion = (resourceVersion = ""): bigint => (/^\d+$/.test(resourceVersion) ? BigInt(resourceVersion) : 0n)

const versionOf = (object: KubernetesObject): bigint => toVersion(object.metadata.resourceVersion)

const namespaceOf = (object: KubernetesObject): string => object.metadata.namespace ?? ""

const keyOf = (object: KubernetesObject): string => `${namespaceOf(object)}/${object.metadata.name}`

export const makeInformer = (watched: WatchedKind, listener: InformerListener): Informer => {
  const store = makeKindStore(watched.kind)
  const strip = watched.strip ?? ((object) => object)
  const parts = selectedObjects(watched.selections)
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
    // Of two watches that tell of the same object, one may be behind.
    if (before !== undefined && parts.length > 1 && versionOf(object) < versionOf(before)) return
    const after = strip(object)
    const change = store.put(after)
    if (isNews(watched, before, after)) listener.onChange(change)
  }

  const remove = (object: KubernetesObject): void => {
    const change = store.remove(namespaceOf(object), object.metadata.name)
    if (change !== undefined) listener.onChange(change)
  }

  const enter = (part: SelectedObjects, object: KubernetesObject): void => {
    part.keys.add(keyOf(object))
    if (!isOutdated(object)) put(object)
  }

  /** The selection no longer has the object; it goes unless another one has it. */
  const leave = (part: SelectedObjects, object: KubernetesObject): void => {
    const key = keyOf(object)
    part.keys.delete(key)
    if (!parts.some(({ keys }) => keys.has(key))) remove(object)
  }

  const membersOf = ({ keys }: SelectedObjects): ReadonlyArray<KubernetesObject> =>
    [...keys].flatMap((key) => {
      const slash = key.indexOf("/")
      return store.get(key.slice(0, slash), key.slice(slash + 1)) ?? []
    })

  const settle = (part: SelectedObjects, error: ApiError | undefined, isSynced: boolean): void => {
    part.error = error
    part.isSynced ||= isSynced
    const before = unavailable
    unavailable = parts.find((each) => each.error !== undefined)?.error
    if (before?.reason !== unavailable?.reason) listener.onAvailability(watched)
    if (parts.every((each) => each.isSynced)) Deferred.doneUnsafe(synced, Effect.void)
  }

  const hear = (part: SelectedObjects, version: bigint): void => {
    if (version > part.seenUpTo) part.seenUpTo = version
  }

  /**
   * Whether a write of ours that created or changed an object was told of already, and so was its end, since the object is
   * not there: the answer to a write may come after the watch, as when the last finalizer goes.
   */
  const isOver = (object: KubernetesObject, owners: ReadonlyArray<SelectedObjects>): boolean =>
    owners.every(({ seenUpTo }) => seenUpTo >= versionOf(object))

  const replace = (part: SelectedObjects, list: ObjectList): void => {
    const listed = new Set(list.items.map(keyOf))
    const listedAt = toVersion(list.resourceVersion)
    for (const object of membersOf(part)) {
      const isNewer = (written.get(keyOf(object)) ?? 0n) > listedAt
      if (!listed.has(keyOf(object)) && !isNewer) leave(part, object)
    }
    for (const object of list.items) enter(part, object)
    hear(part, listedAt)
    listener.onHeard()
    settle(part, undefined, true)
  }

  const event = (part: SelectedObjects, told: WatchEvent): void => {
    listener.onHeard()
    hear(part, told.type === "BOOKMARK" ? toVersion(told.resourceVersion) : versionOf(told.object))
    if (told.type === "BOOKMARK") return
    if (told.type !== "DELETED") enter(part, told.object)
    else if (!isOutdated(told.object)) leave(part, told.object)
  }

  const lose = (part: SelectedObjects, error: ApiError): void => {
    for (const object of membersOf(part)) leave(part, object)
    const named = nameMissingApi(error, { apiVersion: apiVersionOf(watched.kind), kind: watched.kind.kind })
    settle(part, named, watched.optional === true || error.reason === "Forbidden")
  }

  return {
    watched,
    objects: store,
    unavailable: () => unavailable,
    hasSynced: () => Deferred.isDoneUnsafe(synced),
    awaitSynced: Deferred.await(synced),
    ingest: (object) => {
      const known = store.get(namespaceOf(object), object.metadata.name)
      if (known !== undefined && versionOf(known) >= versionOf(object)) return
      const owners = parts.filter((part) => hasAllOf(part, namespaceOf(object)))
      if (known === undefined && isOver(object, owners)) return
      for (const part of owners) part.keys.add(keyOf(object))
      written.set(keyOf(object), versionOf(object))
      put(object)
    },
    run: Effect.forEach(
      parts,
      (part) =>
        reflect(watched.kind, part.selection, {
          replace: (list) => replace(part, list),
          event: (told) => event(part, told),
          unavailable: (error) => lose(part, error),
        }),
      { concurrency: "unbounded", discard: true },
    ),
  }
}
