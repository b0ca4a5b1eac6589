import type { ApiError } from "@aim-engine/core"
import { Result } from "effect"
import { badRequest, invalid, invalidValue } from "../errors/status-errors.ts"
import { metadataText } from "../json/api-object.ts"
import { asString, type JsonObject, member } from "../json/json-object.ts"
import type { ApiResource } from "../resources/api-resource.ts"

/** Where the body comes from: sent by a client, or made by a patch of what is stored. */
export type BodyOrigin = "request" | "patch"

const customProblem = (
  resource: ApiResource,
  object: JsonObject,
  apiVersion: string,
  kind: string,
  origin: BodyOrigin,
): ApiError | undefined => {
  const name = metadataText(object, "name")
  const wrong = (field: string, value: string, wanted: string, type: string): ApiError =>
    invalid(`${type}.${resource.group}`, name, [invalidValue(field, value, `must be ${wanted}`)])
  if (apiVersion !== resource.apiVersion) {
    return origin === "patch"
      ? wrong("apiVersion", apiVersion, resource.apiVersion, resource.kind)
      : badRequest(
          `the API version in the data (${apiVersion}) does not match the expected API version (${resource.apiVersion})`,
        )
  }
  return kind === resource.kind ? undefined : wrong("kind", kind, resource.kind, kind)
}

const builtInProblem = (resource: ApiResource, apiVersion: string, kind: string): ApiError | undefined =>
  apiVersion === resource.apiVersion && kind === resource.kind
    ? undefined
    : badRequest(`${kind} in version "${apiVersion}" cannot be handled as a ${resource.kind}`)

/** The body decoded as an object of the kind; fails where it says that it is of another one. */
export const readBody = (
  resource: ApiResource,
  object: JsonObject,
  origin: BodyOrigin,
): Result.Result<JsonObject, ApiError> => {
  const apiVersion = asString(member(object, "apiVersion")) ?? ""
  const kind = asString(member(object, "kind")) ?? ""
  const problem = resource.isCustom
    ? customProblem(resource, object, apiVersion, kind, origin)
    : builtInProblem(resource, apiVersion, kind)
  return problem === undefined ? Result.succeed(resource.decode(object)) : Result.fail(problem)
}
