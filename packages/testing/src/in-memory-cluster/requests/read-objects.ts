import type { ApiError } from "@aim-engine/core"
import type { ObjectList, Selection } from "@aim-engine/kubernetes"
import { Result } from "effect"
import { notFound } from "../errors/status-errors.ts"
import { metadataObjectOf, objectOf } from "../json/api-object.ts"
import type { JsonObject } from "../json/json-object.ts"
import type { Served } from "../resources/api-resource.ts"
import { namespaceOf, selectorOf } from "../selectors/selection.ts"
import { type ApiServer, namespaceFor } from "./api-server.ts"

/** One object by name. */
export const getObject = (
  server: ApiServer,
  kind: Served,
  namespace: string,
  name: string,
): Result.Result<JsonObject, ApiError> =>
  Result.flatMap(server.registry.find(kind), (resource) => {
    const object = server.store.get(resource, namespaceFor(resource, namespace), name)
    return object === undefined ? Result.fail(notFound(resource, name)) : Result.succeed(object)
  })

/** The selected objects by namespace and name, and the revision at which this was so. */
export const listObjects = (
  server: ApiServer,
  kind: Served,
  selection: Selection,
): Result.Result<ObjectList, ApiError> =>
  Result.gen(function* () {
    const resource = yield* server.registry.find(kind)
    const isSelected = yield* selectorOf(resource, selection)
    const objects = server.store.list(resource, namespaceOf(selection))
    const toClient = selection.metadataOnly === true ? metadataObjectOf : objectOf
    return { items: objects.filter(isSelected).map(toClient), resourceVersion: String(server.store.revision) }
  })
