import { DEFINITION_FINALIZER } from "../built-in/built-in-creation.ts"
import { metadataOf, metadataTexts } from "../json/api-object.ts"
import { asObject, asString, type JsonObject, member, memberAt, withMember } from "../json/json-object.ts"
import { isSameJson } from "../json/same-json.ts"
import type { ApiServer } from "../requests/api-server.ts"
import { deleteObject } from "../requests/delete-object.ts"
import { patchObject } from "../requests/patch-object.ts"
import type { ApiResource } from "../resources/api-resource.ts"
import { customResource } from "../resources/custom-resource.ts"
import type { StoredEvent } from "../store/watch-history.ts"
import { addressOf } from "./object-address.ts"
import type { WorkLoop } from "./work-loop.ts"

const condition = (type: string, reason: string, message: string, at: string): JsonObject => ({
  type,
  status: "True",
  reason,
  message,
  lastTransitionTime: at,
})

const statusOf = (definition: JsonObject, resource: ApiResource): JsonObject => {
  const at = asString(member(metadataOf(definition), "creationTimestamp")) ?? ""
  return {
    conditions: [
      condition("NamesAccepted", "NoConflicts", "no conflicts found", at),
      condition("Established", "InitialNamesAccepted", "the initial names have been accepted", at),
    ],
    acceptedNames: asObject(memberAt(definition, "spec", "names")),
    storedVersions: [resource.version],
  }
}

/**
 * Serves kinds as their CustomResourceDefinitions come, change and go. A definition that goes takes its objects with it.
 * Source: Kubernetes, "Extend the Kubernetes API with CustomResourceDefinitions".
 */
export class DefinitionController {
  readonly #server: ApiServer
  readonly #loop: WorkLoop

  constructor(server: ApiServer, loop: WorkLoop) {
    this.#server = server
    this.#loop = loop
  }

  /** Takes one change in. A new kind is served at once. */
  observe(resource: ApiResource, event: StoredEvent): void {
    if (resource.kind !== "CustomResourceDefinition" || resource.isCustom) {
      this.#check(resource, event)
      return
    }
    const defined = customResource(event.object)
    if (event.type === "DELETED") {
      this.#server.registry.uninstall(defined)
      return
    }
    if (member(metadataOf(event.object), "deletionTimestamp") !== undefined) {
      this.#queue(resource, defined)
      return
    }
    if (event.previous !== undefined && isSameJson(member(event.previous, "spec"), member(event.object, "spec"))) return
    this.#server.registry.install(defined)
    const status = statusOf(event.object, defined)
    if (!isSameJson(status, member(event.object, "status"))) {
      this.#server.store.put(resource, withMember(event.object, "status", status), event.object)
    }
  }

  /** The last object of a kind that is being removed may have gone. */
  #check(resource: ApiResource, event: StoredEvent): void {
    if (!resource.isCustom || event.type !== "DELETED") return
    const definitions = this.#server.registry.named("apiextensions.k8s.io/v1", "CustomResourceDefinition")
    if (definitions !== undefined) this.#queue(definitions, resource)
  }

  #queue(definitions: ApiResource, defined: ApiResource): void {
    const name = `${defined.plural}.${defined.group}`
    this.#loop.enqueue(`definition ${name}`, (now) => this.#empty(definitions, defined, name, now))
  }

  #empty(definitions: ApiResource, defined: ApiResource, name: string, now: string): void {
    const definition = this.#server.store.get(definitions, "", name)
    if (definition === undefined || member(metadataOf(definition), "deletionTimestamp") === undefined) return
    for (const object of this.#server.store.list(defined)) {
      if (member(metadataOf(object), "deletionTimestamp") === undefined) {
        deleteObject(this.#server, defined, addressOf(defined, object), { propagation: "Background" }, now)
      }
    }
    if (this.#server.store.list(defined).length > 0) return
    const kept = metadataTexts(definition, "finalizers").filter((finalizer) => finalizer !== DEFINITION_FINALIZER)
    const body = { metadata: { finalizers: kept.length === 0 ? null : kept } }
    patchObject(
      this.#server,
      definitions,
      { namespace: "", name },
      { type: "merge", body },
      { fieldManager: "kube-apiserver" },
      now,
    )
  }
}
