import type { ApiError } from "@aim-engine/core"
import { Result } from "effect"
import { metadataUpdateCauses } from "../admission/metadata-rules.ts"
import { badRequest, invalid, modified } from "../errors/status-errors.ts"
import { metadataOf, metadataText, metadataTexts, withMetadata } from "../json/api-object.ts"
import { asArray, type JsonObject, member, memberAt } from "../json/json-object.ts"
import { isSameJson } from "../json/same-json.ts"
import { withoutManagerTimes } from "../ownership/managers.ts"
import { type ApiResource, kindText } from "../resources/api-resource.ts"
import type { ApiServer, Subresource } from "./api-server.ts"

/** Metadata that an update leaves out, and that only the server sets, is what it was. Creation and deletion always are. */
const withServerFields = (next: JsonObject, old: JsonObject): JsonObject => {
  const [mine, before] = [metadataOf(next), metadataOf(old)]
  return withMetadata(next, {
    uid: metadataText(next, "uid") === "" ? member(before, "uid") : member(mine, "uid"),
    creationTimestamp: member(before, "creationTimestamp"),
    deletionTimestamp: member(before, "deletionTimestamp") ?? member(mine, "deletionTimestamp"),
    deletionGracePeriodSeconds:
      member(mine, "deletionGracePeriodSeconds") ?? member(before, "deletionGracePeriodSeconds"),
    generation: member(before, "generation"),
    resourceVersion: member(before, "resourceVersion"),
  })
}

/** Whether nothing holds a deleted object any more. */
const isReleased = (resource: ApiResource, object: JsonObject): boolean => {
  const metadata = metadataOf(object)
  return (
    member(metadata, "deletionTimestamp") !== undefined &&
    (member(metadata, "deletionGracePeriodSeconds") ?? 0) === 0 &&
    metadataTexts(object, "finalizers").length === 0 &&
    (resource.kind !== "Namespace" || asArray(memberAt(object, "spec", "finalizers")).length === 0)
  )
}

const addressProblem = (next: JsonObject, old: JsonObject): ApiError | undefined => {
  const [name, before] = [metadataText(next, "name"), metadataText(old, "name")]
  if (name !== before)
    return badRequest(`the name of the object (${name}) does not match the name on the URL (${before})`)
  return metadataText(next, "namespace") === metadataText(old, "namespace")
    ? undefined
    : badRequest("the namespace of the provided object does not match the namespace sent on the request")
}

/**
 * Stores what a patch or an apply made of an object. A write that changes nothing is none: the resource version stays.
 * A deleted object that nothing holds any more is removed instead.
 */
export const updateObject = (
  server: ApiServer,
  resource: ApiResource,
  old: JsonObject,
  next: JsonObject,
  subresource: Subresource,
): Result.Result<JsonObject, ApiError> => {
  const problem = addressProblem(next, old)
  if (problem !== undefined) return Result.fail(problem)
  const name = metadataText(old, "name")
  const version = metadataText(next, "resourceVersion")
  if (version !== "" && version !== metadataText(old, "resourceVersion")) return Result.fail(modified(resource, name))
  const restored = withServerFields(next, old)
  const prepared =
    subresource === "status" ? resource.prepareStatusUpdate(restored, old) : resource.prepareUpdate(restored, old)
  const causes = [...metadataUpdateCauses(prepared, old), ...resource.validate(prepared, old)]
  if (causes.length > 0) return Result.fail(invalid(kindText(resource), name, causes))
  if (isSameJson(withoutManagerTimes(prepared), withoutManagerTimes(old))) return Result.succeed(old)
  if (server.isDryRun === true) return Result.succeed(prepared)
  if (isReleased(resource, prepared)) {
    server.store.remove(resource, old)
    return Result.succeed(prepared)
  }
  return Result.succeed(server.store.put(resource, prepared, old))
}
