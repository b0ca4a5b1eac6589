import type { ApiError } from "@aim-engine/core"
import { Result } from "effect"
import { metadataCauses } from "../admission/metadata-rules.ts"
import { nameCauses } from "../admission/object-name.ts"
import { alreadyExists, invalid } from "../errors/status-errors.ts"
import { metadataText, withMetadata } from "../json/api-object.ts"
import type { JsonObject } from "../json/json-object.ts"
import { type ApiResource, kindText } from "../resources/api-resource.ts"
import { type ApiServer, namespaceFor } from "./api-server.ts"

/** The object without metadata that only the server sets, and that a client may have sent along. */
export const withoutServerFields = (object: JsonObject): JsonObject =>
  withMetadata(object, {
    uid: undefined,
    creationTimestamp: undefined,
    deletionTimestamp: undefined,
    deletionGracePeriodSeconds: undefined,
    selfLink: undefined,
    resourceVersion: undefined,
  })

/** Stores a new object, with what the API server sets itself; fails where its kind's rules are broken or its name is taken. */
export const insertObject = (
  server: ApiServer,
  resource: ApiResource,
  object: JsonObject,
  now: string,
): Result.Result<JsonObject, ApiError> => {
  const namespace = namespaceFor(resource, metadataText(object, "namespace"))
  const name = metadataText(object, "name")
  const fresh = withMetadata(withoutServerFields(object), {
    namespace: namespace === "" ? undefined : namespace,
    uid: server.nextUid(),
    creationTimestamp: now,
  })
  const prepared = resource.prepareCreate(fresh)
  const causes = [
    ...nameCauses(resource.nameRule, name),
    ...metadataCauses(prepared, resource.isCustom),
    ...resource.validate(prepared, undefined),
  ]
  if (causes.length > 0) return Result.fail(invalid(kindText(resource), name, causes))
  if (server.store.get(resource, namespace, name) !== undefined) return Result.fail(alreadyExists(resource, name))
  return Result.succeed(server.isDryRun === true ? prepared : server.store.put(resource, prepared))
}
