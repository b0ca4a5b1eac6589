import { Schema } from "effect"

/**
 * A refusal of the API server, or a failure to reach it, as data.
 * `reason` is the `reason` of the returned `meta/v1 Status` (`NotFound`, `Conflict`, …), or for failures below HTTP
 * `ConnectionRefused`, `ConnectionReset`, `NetworkTimeout`, `DNSFailure`, `NetworkError`;
 * for an API that is not installed, `ApiNotInstalled`; for a stored object that its schema rejects, `Undecodable`.
 */
export class ApiError extends Schema.TaggedError<ApiError>()("ApiError", {
  reason: Schema.String,
  message: Schema.String,
  /** HTTP status; absent where there was no answer. */
  status: Schema.optionalKey(Schema.Number),
  /** Causes of the returned Status, `field: message` where a field is named. */
  causes: Schema.optionalKey(
    Schema.Array(Schema.Struct({ reason: Schema.String, message: Schema.String, field: Schema.String })),
  ),
  /** Seconds after which the server wants to be asked again. */
  retryAfterSeconds: Schema.optionalKey(Schema.Number),
}) {}

/** Whether the error says that the object does not exist. */
export const isNotFound = (error: ApiError): boolean => error.reason === "NotFound"
/** Whether the error says that the object was changed, or is managed, by somebody else. */
export const isConflict = (error: ApiError): boolean => error.reason === "Conflict"
/** Whether the error says that an object of this name exists already. */
export const isAlreadyExists = (error: ApiError): boolean => error.reason === "AlreadyExists"
