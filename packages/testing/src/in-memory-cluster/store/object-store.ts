import { metadataText, withMetadata } from "../json/api-object.ts"
import type { JsonObject } from "../json/json-object.ts"
import { type ApiResource, resourceKey } from "../resources/api-resource.ts"
import { type StoredEvent, WatchHistory } from "./watch-history.ts"

/** Told of every change, right after it happened. */
export type Listener = (resource: ApiResource, event: StoredEvent) => void

type Objects = Map<string, JsonObject>

const byName = ([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number =>
  left < right ? -1 : left > right ? 1 : 0

/**
 * What etcd is to the API server: the objects, one counter of revisions for all of them, and the recent changes.
 * Nothing is checked here.
 */
export class ObjectStore {
  readonly #objects = new Map<string, Map<string, Objects>>()
  readonly #histories = new Map<string, WatchHistory>()
  readonly #listeners = new Set<Listener>()
  readonly #historyLimit: number
  #revision = 1

  /** `historyLimit`: how many changes of each kind are kept for watches. */
  constructor(historyLimit: number) {
    this.#historyLimit = historyLimit
  }

  /** The revision of the latest change. */
  get revision(): number {
    return this.#revision
  }

  get(resource: ApiResource, namespace: string, name: string): JsonObject | undefined {
    return this.#objects.get(resourceKey(resource))?.get(namespace)?.get(name)
  }

  /** Objects of a kind by namespace and name; in one namespace, or in all (undefined). */
  list(resource: ApiResource, namespace?: string): ReadonlyArray<JsonObject> {
    const spaces = [...(this.#objects.get(resourceKey(resource)) ?? [])].sort(byName)
    return spaces
      .filter(([space]) => namespace === undefined || space === namespace)
      .flatMap(([, objects]) => [...objects].sort(byName).map(([, object]) => object))
  }

  /** Stores an object as the next revision; `previous` is what it replaces. */
  put(resource: ApiResource, object: JsonObject, previous?: JsonObject): JsonObject {
    const { apiVersion = "", kind = "", metadata = {}, ...content } = object
    const typed = { apiVersion, kind, metadata, ...content }
    const stored = withMetadata(typed, { resourceVersion: String(this.#nextRevision()) })
    this.#space(resource, stored).set(metadataText(stored, "name"), stored)
    this.#emit(resource, { type: previous === undefined ? "ADDED" : "MODIFIED", object: stored, previous })
    return stored
  }

  /** Removes an object. Watches see it as it was last, at the revision of its removal. */
  remove(resource: ApiResource, object: JsonObject): void {
    const last = withMetadata(object, { resourceVersion: String(this.#nextRevision()) })
    const space = this.#space(resource, object)
    space.delete(metadataText(object, "name"))
    if (space.size === 0) this.#objects.get(resourceKey(resource))?.delete(metadataText(object, "namespace"))
    this.#emit(resource, { type: "DELETED", object: last, previous: object })
  }

  /** The recent changes of a kind. */
  history(resource: ApiResource): WatchHistory {
    const key = resourceKey(resource)
    const known = this.#histories.get(key)
    if (known !== undefined) return known
    const history = new WatchHistory(this.#historyLimit)
    this.#histories.set(key, history)
    return history
  }

  /** Forgets all changes until now: older watches expire. */
  compact(): void {
    for (const history of this.#histories.values()) history.compact(this.#revision)
  }

  /** Calls the listener on every change from now on; the result ends that. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #nextRevision(): number {
    this.#revision += 1
    return this.#revision
  }

  #space(resource: ApiResource, object: JsonObject): Objects {
    const key = resourceKey(resource)
    const namespace = metadataText(object, "namespace")
    const spaces = this.#objects.get(key) ?? new Map<string, Objects>()
    this.#objects.set(key, spaces)
    const space = spaces.get(namespace) ?? new Map<string, JsonObject>()
    spaces.set(namespace, space)
    return space
  }

  #emit(resource: ApiResource, change: Omit<StoredEvent, "revision">): void {
    const event = { ...change, revision: this.#revision }
    this.history(resource).append(event)
    for (const listener of this.#listeners) listener(resource, event)
  }
}
