import { ApiError } from "@aim-engine/core"
import { type ApiResource, kindText, resourceText } from "../resources/api-resource.ts"

/** One cause of a refusal: machine-readable reason, message, and the field that it is about. */
export interface Cause {
  readonly reason: string
  readonly message: string
  readonly field: string
}

/** A field whose value is not allowed. `value` is shown as JSON. */
export const invalidValue = (field: string, value: unknown, why: string): Cause => ({
  reason: "FieldValueInvalid",
  message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
  field,
})

/** 404: there is no object of that name. */
export const notFound = (resource: ApiResource, name: string): ApiError =>
  new ApiError({
    reason: "NotFound",
    message: `${resourceText(resource)} ${JSON.stringify(name)} not found`,
    status: 404,
  })

/**
 * 404: the object's kind has no such subresource. For a built-in kind the answer names no object, so clients take the API
 * itself as absent.
 */
export const noSubresource = (resource: ApiResource, name: string): ApiError =>
  resource.isCustom
    ? notFound(resource, name)
    : new ApiError({
        reason: "ApiNotInstalled",
        message: "the server could not find the requested resource",
        status: 404,
      })

/** 404: the cluster does not serve the kind. */
export const apiNotInstalled = (): ApiError =>
  new ApiError({
    reason: "ApiNotInstalled",
    message: "404: 404 page not found",
    status: 404,
  })

/** 404 of a namespace that does not exist. */
export const namespaceNotFound = (name: string): ApiError =>
  new ApiError({ reason: "NotFound", message: `namespaces ${JSON.stringify(name)} not found`, status: 404 })

/** 409: the name is taken. */
export const alreadyExists = (resource: ApiResource, name: string): ApiError =>
  new ApiError({
    reason: "AlreadyExists",
    message: `${resourceText(resource)} ${JSON.stringify(name)} already exists`,
    status: 409,
  })

/** 409: the object is not the one that the writer saw. */
export const modified = (resource: ApiResource, name: string): ApiError =>
  new ApiError({
    reason: "Conflict",
    message: `Operation cannot be fulfilled on ${resourceText(resource)} ${JSON.stringify(name)}: the object has been modified; please apply your changes to the latest version and try again`,
    status: 409,
  })

/** 409: a precondition of a deletion does not hold. */
export const preconditionFailed = (resource: ApiResource, name: string, why: string): ApiError =>
  new ApiError({
    reason: "Conflict",
    message: `Operation cannot be fulfilled on ${kindText(resource)} ${JSON.stringify(name)}: ${why}`,
    status: 409,
  })

/** 422: the object breaks rules of its kind. `causes` is not empty. */
export const invalid = (kind: string, name: string, causes: ReadonlyArray<Cause>): ApiError => {
  const lines = [...new Set(causes.map((cause) => `${cause.field}: ${cause.message}`))]
  const text = lines.length === 1 ? (lines[0] ?? "") : `[${lines.join(", ")}]`
  return new ApiError({
    reason: "Invalid",
    message: `${kind} ${JSON.stringify(name)} is invalid: ${text}`,
    status: 422,
    causes,
  })
}

/** 422 of a patch that cannot be carried out, such as a failed `test`. */
export const patchRejected = (): ApiError =>
  new ApiError({
    reason: "Invalid",
    message: "the server rejected our request due to an error in our request",
    status: 422,
  })

/** 400: the request itself makes no sense. */
export const badRequest = (message: string): ApiError => new ApiError({ reason: "BadRequest", message, status: 400 })

/** 403 */
export const forbidden = (
  resource: ApiResource,
  name: string,
  why: string,
  causes: ReadonlyArray<Cause> = [],
): ApiError =>
  new ApiError({
    reason: "Forbidden",
    message: `${resourceText(resource)} ${JSON.stringify(name)} is forbidden: ${why}`,
    status: 403,
    ...(causes.length === 0 ? {} : { causes }),
  })

/** 405: the kind is namespaced, and no namespace was named. */
export const methodNotAllowed = (): ApiError =>
  new ApiError({
    reason: "MethodNotAllowed",
    message: "the server does not allow this method on the requested resource",
    status: 405,
  })

/** 500 without a reason, as the API server answers what it did not foresee. */
export const internalError = (message: string): ApiError => new ApiError({ reason: "", message, status: 500 })

/** 410: events since that version are no longer kept. */
export const expired = (asked: number, oldest: number): ApiError =>
  new ApiError({ reason: "Expired", message: `too old resource version: ${asked} (${oldest})`, status: 410 })
