import { Reason } from "../health/reasons.ts"
import type { ApiError } from "./api-error.ts"
import {
  AuthError,
  type DomainError,
  InfrastructureError,
  InvalidSpecError,
  MissingDownstreamError,
  ResourceExhaustionError,
} from "./domain-error.ts"

/** Reasons of refusals that pass by themselves, and the reason under which a condition tells them. */
const TRANSIENT: ReadonlyMap<string, Reason> = new Map([
  ["AlreadyExists", Reason.AlreadyExists],
  ["Conflict", Reason.Conflict],
  ["ServerTimeout", Reason.Timeout],
  ["Timeout", Reason.Timeout],
  ["ServiceUnavailable", Reason.ServiceUnavailable],
  ["InternalError", Reason.ServiceUnavailable],
  ["TooManyRequests", Reason.RateLimited],
  ["Expired", Reason.Expired],
  ["Gone", Reason.Expired],
  ["ApiNotInstalled", Reason.ApiNotInstalled],
  ["ConnectionRefused", Reason.ConnectionRefused],
  ["ConnectionReset", Reason.ConnectionReset],
  ["NetworkTimeout", Reason.NetworkTimeout],
  ["DNSFailure", Reason.DNSFailure],
  ["NetworkError", Reason.NetworkError],
])

/** HTTP status to `reason`, for answers whose body names none (proxies, load balancers). */
const REASON_BY_STATUS: ReadonlyMap<number, string> = new Map([
  [401, "Unauthorized"],
  [403, "Forbidden"],
  [404, "NotFound"],
  [409, "Conflict"],
  [410, "Expired"],
  [422, "Invalid"],
  [429, "TooManyRequests"],
  [503, "ServiceUnavailable"],
  [504, "Timeout"],
])

const reasonOf = (error: ApiError): string =>
  error.reason === "" || error.reason === "Unknown" ? (REASON_BY_STATUS.get(error.status ?? 0) ?? "") : error.reason

/** Whether the API server refused because the namespace is going away. Nothing in it needs to be made any more. */
export const isNamespaceTerminating = (error: ApiError): boolean =>
  reasonOf(error) === "Forbidden" &&
  (error.causes?.some((cause) => cause.reason === "NamespaceTerminating") === true ||
    error.message.includes("because it is being terminated"))

/** Whether a refusal says that a quota is used up. One that only asks for limits says otherwise. */
export const isQuotaExceeded = (message: string): boolean => message.includes("exceeded quota")

/**
 * A 403 says one of four things: the namespace is going away, a quota is used up, an admission policy refuses the object,
 * or the operator lacks a permission. The last is never the user's doing, so it is no authentication problem of the object.
 */
const classifyForbidden = (error: ApiError): DomainError => {
  const message = error.message
  if (isNamespaceTerminating(error)) return new MissingDownstreamError({ reason: Reason.NamespaceTerminating, message })
  if (isQuotaExceeded(message)) return new ResourceExhaustionError({ reason: Reason.QuotaExceeded, message })
  if (message.includes("admission webhook") && message.includes("denied the request")) {
    return new InvalidSpecError({ reason: Reason.AdmissionDenied, message })
  }
  return new InfrastructureError({ reason: Reason.OperatorForbidden, message })
}

const transient = (error: ApiError, reason: string): InfrastructureError =>
  new InfrastructureError({
    reason,
    message: error.message,
    ...(error.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
  })

/** A refusal of the API server, or a failure to reach it, by category. Source: Kubernetes API, `meta/v1 StatusReason`. */
export const classifyApiError = (error: ApiError): DomainError => {
  const reason = reasonOf(error)
  const message = error.message
  switch (reason) {
    case "NotFound":
      return new MissingDownstreamError({ reason: Reason.NotFound, message })
    case "Unauthorized":
      return new AuthError({ reason: Reason.Unauthorized, message })
    case "Forbidden":
      return classifyForbidden(error)
    case "Invalid":
      return new InvalidSpecError({ reason: Reason.InvalidSpec, message })
    case "Undecodable":
      return new InvalidSpecError({ reason: Reason.Undecodable, message })
  }
  const passing = TRANSIENT.get(reason)
  if (passing !== undefined) return transient(error, passing)
  const status = error.status ?? 0
  if (status >= 500) return transient(error, Reason.ServerError)
  if (status >= 400) return new InvalidSpecError({ reason: Reason.ClientError, message })
  return transient(error, Reason.NetworkError)
}
