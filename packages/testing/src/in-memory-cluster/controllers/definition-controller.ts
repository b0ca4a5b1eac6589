import { metadataOf } from "../json/api-object.ts"
import { asObject, asString, type JsonObject, member, memberAt, withMember } from "../json/json-object.ts"
import { isSameJson } from "../json/same-json.ts"
import type { ApiServer } from "../requests/api-server.ts"
import { deleteObject } from "../requests/delete-object.ts"
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
    if (resource.kind !== "CustomResourceDefinition" || resource.isCustom) return
    const defined = customResource(event.object)
    if (event.type === "DELETED") {
      this.#loop.enqueue(`definition ${defined.plural}.${defined.group}`, (now) => this.#remove(defined, now))
      return
    }
    if (event.previous !== undefined && isSameJson(member(event.previous, "spec"), member(event.object, "spec"))) return
    this.#server.registry.install(defined)
    const status = statusOf(event.object, defined)
    if (!isSameJson(status, member(event.object, "status"))) {
      this.#server.store.put(resource, withMember(event.object, "status", status), event.object)
    }
  }

  #remove(defined: ApiResource, now: string): void {
    for (const object of this.#server.store.list(defined)) {
      deleteObject(this.#server, defined, addressOf(defined, object), { propagation: "Background" }, now)
    }
    this.#server.registry.uninstall(defined)
  }
}
