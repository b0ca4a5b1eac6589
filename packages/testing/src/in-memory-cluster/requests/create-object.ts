import type { ApiError } from "@aim-engine/core"
import { Result } from "effect"
import { admitToNamespace } from "../admission/namespace-lifecycle.ts"
import { internalError, methodNotAllowed } from "../errors/status-errors.ts"
import { metadataText } from "../json/api-object.ts"
import type { JsonObject } from "../json/json-object.ts"
import { trackUpdate } from "../ownership/field-manager.ts"
import type { Served } from "../resources/api-resource.ts"
import { type ApiServer, namespaceFor } from "./api-server.ts"
import { insertObject, withoutServerFields } from "./insert-object.ts"
import { readBody } from "./read-body.ts"
import { signatureOf } from "./signature.ts"

/** Creates an object. */
export const createObject = (
  server: ApiServer,
  kind: Served,
  object: JsonObject,
  manager: string,
  now: string,
): Result.Result<JsonObject, ApiError> =>
  Result.gen(function* () {
    const resource = yield* server.registry.find(kind)
    const namespace = namespaceFor(resource, metadataText(object, "namespace"))
    if (resource.scope === "Namespaced" && namespace === "") return yield* Result.fail(methodNotAllowed())
    const decoded = yield* readBody(resource, object, "request")
    yield* admitToNamespace(server.registry, server.store, resource, namespace, metadataText(object, "name"))
    if (metadataText(object, "resourceVersion") !== "") {
      return yield* Result.fail(internalError("resourceVersion should not be set on objects to be created"))
    }
    const tracked = trackUpdate(undefined, withoutServerFields(decoded), signatureOf(resource, manager, "", now))
    return yield* insertObject(server, resource, tracked, now)
  })
