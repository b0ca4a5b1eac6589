import type { ApiError } from "@aim-engine/core"
import { Result } from "effect"
import { badRequest, invalid, invalidValue } from "../errors/status-errors.ts"
import { metadataText } from "../json/api-object.ts"
import { asString, type JsonObject, member } from "../json/json-object.ts"
import type { ApiResource } from "../resources/api-resource.ts"

const customProblem = (
  resource: ApiResource,
  object: JsonObject,
  apiVersion: string,
  kind: string,
): ApiError | undefined => {
  if (apiVersion !== resource.apiVersion) {
    return badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${resource.apiVersion})`,
    )
  }
  return kind === resource.kind
    ? undefined
    : invalid(`${kind}.${resource.group}`, metadataText(object, "name"), [
        invalidValue("kind", kind, `must be ${resource.kind}`),
      ])
}

const builtInProblem = (resource: ApiResource, apiVersion: string, kind: string): ApiError | undefined =>
  apiVersion === resource.apiVersion && kind === resource.kind
    ? undefined
    : badRequest(`${kind} in version "${apiVersion}" cannot be handled as a ${resource.kind}`)

/** The object that was sent, decoded as an object of the kind; fails where it says that it is of another one. */
export const readBody = (resource: ApiResource, object: JsonObject): Result.Result<JsonObject, ApiError> => {
  const apiVersion = asString(member(object, "apiVersion")) ?? ""
  const kind = asString(member(object, "kind")) ?? ""
  const problem = resource.isCustom
    ? customProblem(resource, object, apiVersion, kind)
    : builtInProblem(resource, apiVersion, kind)
  return problem === undefined ? Result.succeed(resource.decode(object)) : Result.fail(problem)
}
