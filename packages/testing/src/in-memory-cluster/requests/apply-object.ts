import type { ApiError } from "@aim-engine/core"
import type { ApplyOptions } from "@aim-engine/kubernetes"
import { Result } from "effect"
import { admitToNamespace } from "../admission/namespace-lifecycle.ts"
import {
  badRequest,
  internalError,
  invalid,
  methodNotAllowed,
  noSubresource,
  notFound,
} from "../errors/status-errors.ts"
import { metadataOf, metadataText, withMetadata } from "../json/api-object.ts"
import { asString, type JsonObject, member } from "../json/json-object.ts"
import { applyConfiguration } from "../ownership/field-manager.ts"
import { typeErrors, typeErrorText } from "../ownership/type-errors.ts"
import type { ApiResource, Served } from "../resources/api-resource.ts"
import { type ApiServer, namespaceFor } from "./api-server.ts"
import { insertObject } from "./insert-object.ts"
import { signatureOf } from "./signature.ts"
import { updateObject } from "./update-object.ts"

const kindOf = (apiVersion: string, kind: string): string =>
  `${apiVersion.includes("/") ? apiVersion : `/${apiVersion}`}, Kind=${kind}`

const managerRequired = invalid("PatchOptions.meta.k8s.io", "", [
  { reason: "FieldValueRequired", message: "Required value: is required for apply patch", field: "fieldManager" },
])

/** What is wrong with an applied configuration before it is merged; undefined where nothing is. */
const configurationProblem = (resource: ApiResource, configuration: JsonObject): ApiError | undefined => {
  const apiVersion = asString(member(configuration, "apiVersion")) ?? ""
  const kind = asString(member(configuration, "kind")) ?? ""
  if (apiVersion !== resource.apiVersion || kind !== resource.kind) {
    return badRequest(`invalid object type: ${kindOf(apiVersion, kind)}`)
  }
  if (member(metadataOf(configuration), "managedFields") !== undefined) {
    return badRequest("metadata.managedFields must be nil")
  }
  const errors = typeErrors(resource.type, configuration)
  if (errors.length === 0) return undefined
  const place = `${metadataText(configuration, "namespace")}/${metadataText(configuration, "name")}; ${kindOf(apiVersion, kind)}`
  return internalError(`failed to create typed patch object (${place}): ${typeErrorText(errors)}`)
}

/** Server-side apply of exactly the fields of a configuration; creates the object where it is absent. */
export const applyObject = (
  server: ApiServer,
  kind: Served,
  configuration: JsonObject,
  options: ApplyOptions,
  now: string,
): Result.Result<JsonObject, ApiError> =>
  Result.gen(function* () {
    const resource = yield* server.registry.find(kind)
    const subresource = options.subresource ?? ""
    const name = metadataText(configuration, "name")
    if (subresource === "status" && !resource.hasStatus) return yield* Result.fail(noSubresource(resource, name))
    if (options.fieldManager === "") return yield* Result.fail(managerRequired)
    const namespace = namespaceFor(resource, metadataText(configuration, "namespace"))
    if (resource.scope === "Namespaced" && namespace === "") return yield* Result.fail(methodNotAllowed())
    const signature = signatureOf(resource, options.fieldManager, subresource, now)
    const problem = configurationProblem(resource, configuration)
    if (problem !== undefined) return yield* Result.fail(problem)
    const live = server.store.get(resource, namespace, name)
    if (live !== undefined) {
      const merged = yield* applyConfiguration(live, configuration, signature, options.force)
      return yield* updateObject(server, resource, live, resource.complete(merged), subresource)
    }
    if (subresource === "status") return yield* Result.fail(notFound(resource, name))
    yield* admitToNamespace(server.registry, server.store, resource, namespace, name)
    const created = yield* applyConfiguration(resource.empty, configuration, signature, options.force)
    const placed = withMetadata(created, { namespace: namespace === "" ? undefined : namespace })
    return yield* insertObject(server, resource, resource.complete(placed), now)
  })
