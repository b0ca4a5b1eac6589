import { metadataOf, metadataText } from "../json/api-object.ts"
import { type JsonObject, member } from "../json/json-object.ts"
import type { ApiServer } from "../requests/api-server.ts"
import { createObject } from "../requests/create-object.ts"
import { deleteObject } from "../requests/delete-object.ts"
import type { ApiResource } from "../resources/api-resource.ts"
import type { StoredEvent } from "../store/watch-history.ts"
import { addressOf } from "./object-address.ts"
import type { WorkLoop } from "./work-loop.ts"

const isDeleted = (object: JsonObject): boolean => member(metadataOf(object), "deletionTimestamp") !== undefined

/**
 * Gives namespaces their default service account, empties those that are being deleted, and lets them go when nothing is
 * left in them. Source: Kubernetes, "Namespaces".
 */
export class NamespaceController {
  readonly #server: ApiServer
  readonly #loop: WorkLoop

  constructor(server: ApiServer, loop: WorkLoop) {
    this.#server = server
    this.#loop = loop
  }

  /** Takes one change in: of a namespace, or of something in one. */
  observe(resource: ApiResource, event: StoredEvent): void {
    const isNamespace = resource.apiVersion === "v1" && resource.kind === "Namespace"
    const name = metadataText(event.object, isNamespace ? "name" : "namespace")
    if (isNamespace && event.type === "ADDED") {
      this.#loop.enqueue(`service account of ${name}`, (now) => this.#addServiceAccount(name, now))
    }
    if (isNamespace ? isDeleted(event.object) && event.type !== "DELETED" : event.type === "DELETED" && name !== "") {
      this.#loop.enqueue(`namespace ${name}`, (now) => this.#empty(name, now))
    }
  }

  #addServiceAccount(namespace: string, now: string): void {
    const resource = this.#server.registry.named("v1", "ServiceAccount")
    const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } }
    if (resource !== undefined) createObject(this.#server, resource, account, "kube-controller-manager", now)
  }

  #empty(name: string, now: string): void {
    const namespaces = this.#server.registry.named("v1", "Namespace")
    const namespace = namespaces === undefined ? undefined : this.#server.store.get(namespaces, "", name)
    if (namespaces === undefined || namespace === undefined || !isDeleted(namespace)) return
    const kinds = this.#server.registry.all().filter((resource) => resource.scope === "Namespaced")
    for (const resource of kinds) {
      for (const object of this.#server.store.list(resource, name)) {
        if (!isDeleted(object)) {
          deleteObject(this.#server, resource, addressOf(resource, object), { propagation: "Background" }, now)
        }
      }
    }
    if (kinds.every((resource) => this.#server.store.list(resource, name).length === 0)) {
      this.#server.store.remove(namespaces, namespace)
    }
  }
}
