import type { DeleteOptions } from "@aim-engine/kubernetes"
import { metadataOf, metadataText, metadataTexts } from "../json/api-object.ts"
import { type JsonObject, member } from "../json/json-object.ts"
import { type ApiServer, namespaceFor } from "../requests/api-server.ts"
import { deleteObject, FOREGROUND, ORPHAN } from "../requests/delete-object.ts"
import { patchObject } from "../requests/patch-object.ts"
import type { ApiResource } from "../resources/api-resource.ts"
import type { StoredEvent } from "../store/watch-history.ts"
import { Dependents } from "./dependents.ts"
import { addressKey, addressOf, type ObjectAddress } from "./object-address.ts"
import { type Owner, ownersOf, referencesWithout } from "./owners.ts"
import type { WorkLoop } from "./work-loop.ts"

const MANAGER = "kube-controller-manager"

const isDeleted = (object: JsonObject): boolean => member(metadataOf(object), "deletionTimestamp") !== undefined
const isDeletedWith = (object: JsonObject, finalizer: string): boolean =>
  isDeleted(object) && metadataTexts(object, "finalizers").includes(finalizer)

/**
 * Deletes objects whose owners are all gone, and carries out foreground deletion and orphaning.
 * Source: Kubernetes, "Garbage Collection".
 */
export class GarbageCollector {
  readonly #server: ApiServer
  readonly #loop: WorkLoop
  readonly #dependents = new Dependents()

  constructor(server: ApiServer, loop: WorkLoop) {
    this.#server = server
    this.#loop = loop
  }

  /** Takes one change in, and queues what follows from it. */
  observe(resource: ApiResource, event: StoredEvent): void {
    this.#dependents.observe(resource, event)
    const address = addressOf(resource, event.object)
    const owners = ownersOf(event.object)
    if (event.type === "DELETED") {
      for (const dependent of this.#dependents.of(metadataText(event.object, "uid"))) this.#queueCollect(dependent)
      for (const owner of owners) this.#queueOwner(address, owner)
      return
    }
    if (owners.some((owner) => !this.#dependents.exists(owner.uid))) this.#queueCollect(address)
    if (isDeletedWith(event.object, ORPHAN)) this.#queue("orphan", address, (now) => this.#orphan(address, now))
    if (isDeletedWith(event.object, FOREGROUND)) this.#queueForeground(address)
  }

  #queue(what: string, address: ObjectAddress, task: (now: string) => void): void {
    this.#loop.enqueue(`${what} ${addressKey(address)}`, task)
  }

  #queueCollect(address: ObjectAddress): void {
    this.#queue("collect", address, (now) => this.#collect(address, now))
  }

  #queueForeground(address: ObjectAddress): void {
    this.#queue("foreground", address, (now) => this.#foreground(address, now))
  }

  #queueOwner(dependent: ObjectAddress, owner: Owner): void {
    const resource = this.#server.registry.named(owner.apiVersion, owner.kind)
    if (resource === undefined) return
    const address = { resource, namespace: namespaceFor(resource, dependent.namespace), name: owner.name }
    const object = this.#get(address)
    if (object !== undefined && isDeletedWith(object, FOREGROUND)) this.#queueForeground(address)
  }

  #get({ resource, namespace, name }: ObjectAddress): JsonObject | undefined {
    return this.#server.store.get(resource, namespace, name)
  }

  /** What an owner is to its dependent; undefined where that cannot be told. */
  #owner(dependent: ObjectAddress, owner: Owner): "solid" | "dangling" | "waiting" | undefined {
    const resource = this.#server.registry.named(owner.apiVersion, owner.kind)
    if (resource === undefined) return undefined
    // A cluster-scoped object cannot depend on a namespaced one.
    if (dependent.resource.scope === "Cluster" && resource.scope === "Namespaced") return undefined
    const object = this.#get({ resource, namespace: namespaceFor(resource, dependent.namespace), name: owner.name })
    if (object === undefined || metadataText(object, "uid") !== owner.uid) return "dangling"
    return isDeletedWith(object, FOREGROUND) ? "waiting" : "solid"
  }

  #collect(address: ObjectAddress, now: string): void {
    const object = this.#get(address)
    if (object === undefined || isDeleted(object)) return
    const owners = ownersOf(object).map((owner) => ({ owner, is: this.#owner(address, owner) }))
    if (owners.length === 0 || owners.some(({ is }) => is === undefined)) return
    const others = owners.filter(({ is }) => is !== "solid")
    if (others.length < owners.length) {
      if (others.length > 0) this.#disown(address, object, new Set(others.map(({ owner }) => owner.uid)), now)
      return
    }
    const isWaiting = owners.some(({ is }) => is === "waiting")
    const uid = metadataText(object, "uid")
    const hasDependents = this.#dependents.of(uid).length > 0
    this.#delete(address, object, isWaiting && hasDependents ? "Foreground" : this.#policy(object), now)
  }

  #policy(object: JsonObject): DeleteOptions["propagation"] {
    const finalizers = metadataTexts(object, "finalizers")
    if (finalizers.includes(ORPHAN)) return "Orphan"
    return finalizers.includes(FOREGROUND) ? "Foreground" : "Background"
  }

  #delete(address: ObjectAddress, object: JsonObject, propagation: DeleteOptions["propagation"], now: string): void {
    const uid = metadataText(object, "uid")
    deleteObject(this.#server, address.resource, address, { uid, propagation }, now)
  }

  #disown(address: ObjectAddress, object: JsonObject, uids: ReadonlySet<string>, now: string): void {
    const body = { metadata: { ownerReferences: referencesWithout(object, uids) } }
    patchObject(this.#server, address.resource, address, { type: "merge", body }, { fieldManager: MANAGER }, now)
  }

  #release(address: ObjectAddress, object: JsonObject, finalizer: string, now: string): void {
    const kept = metadataTexts(object, "finalizers").filter((name) => name !== finalizer)
    const body = { metadata: { finalizers: kept.length === 0 ? null : kept } }
    patchObject(this.#server, address.resource, address, { type: "merge", body }, { fieldManager: MANAGER }, now)
  }

  #orphan(address: ObjectAddress, now: string): void {
    const object = this.#get(address)
    if (object === undefined || !isDeletedWith(object, ORPHAN)) return
    const uid = metadataText(object, "uid")
    for (const dependent of this.#dependents.of(uid)) {
      const stored = this.#get(dependent)
      if (stored !== undefined) this.#disown(dependent, stored, new Set([uid]), now)
    }
    this.#release(address, object, ORPHAN, now)
  }

  #foreground(address: ObjectAddress, now: string): void {
    const object = this.#get(address)
    if (object === undefined || !isDeletedWith(object, FOREGROUND)) return
    const uid = metadataText(object, "uid")
    const dependents = this.#dependents.of(uid)
    for (const dependent of dependents) this.#queueCollect(dependent)
    const isBlocked = dependents.some((dependent) => {
      const stored = this.#get(dependent)
      return stored !== undefined && ownersOf(stored).some((owner) => owner.uid === uid && owner.isBlocking)
    })
    if (!isBlocked) this.#release(address, object, FOREGROUND, now)
  }
}
