import { ApiError } from "@aim-engine/core"
import { Predicate, Schema } from "effect"

/** The part of a `meta/v1 Status` that tells why a request was refused. */
const Status = Schema.Struct({
  kind: Schema.Literal("Status"),
  reason: Schema.optionalKey(Schema.String),
  message: Schema.optionalKey(Schema.String),
  code: Schema.optionalKey(Schema.Number),
  details: Schema.optionalKey(
    Schema.Struct({
      name: Schema.optionalKey(Schema.String),
      retryAfterSeconds: Schema.optionalKey(Schema.Number),
      causes: Schema.optionalKey(
        Schema.Array(
          Schema.Struct({
            reason: Schema.optionalKey(Schema.String),
            message: Schema.optionalKey(Schema.String),
            field: Schema.optionalKey(Schema.String),
          }),
        ),
      ),
    }),
  ),
})
type Status = typeof Status.Type

const isStatus = Schema.is(Status)

/** Answers of proxies can be long pages; a condition has room for a sentence. */
const MAX_TEXT = 300

/** A 404 that names no object says that the resource itself is unknown: its API is not installed. */
const reasonOf = ({ reason = "", details }: Status, status: number): string =>
  status === 404 && (details?.name ?? "") === "" ? "ApiNotInstalled" : reason

/** A refusal as the API server words it. `retryAfter` is the header of that name. */
export const statusError = (status: Status, code: number, retryAfter?: number): ApiError => {
  const { causes, retryAfterSeconds = retryAfter } = status.details ?? {}
  return new ApiError({
    reason: reasonOf(status, code),
    message: status.message ?? `The API server answered ${code}`,
    status: code,
    ...(causes === undefined
      ? {}
      : { causes: causes.map(({ reason = "", message = "", field = "" }) => ({ reason, message, field })) }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  })
}

/** The `Retry-After` header in seconds, where it is given as such. */
export const retryAfterSeconds = (header: unknown): number | undefined => {
  const seconds = Number(Predicate.isString(header) ? header : Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}

/** The error that an answer with a status of 400 or more stands for, whoever gave it. */
export const responseError = (code: number, body: string, retryAfter?: number): ApiError => {
  try {
    const parsed: unknown = JSON.parse(body)
    if (isStatus(parsed)) return statusError(parsed, code, retryAfter)
  } catch {
    // Not every 4xx comes from the API server itself: proxies answer in HTML or plain text.
  }
  return new ApiError({
    reason: code === 404 ? "ApiNotInstalled" : "",
    message: `${code}: ${body.trim().slice(0, MAX_TEXT)}`,
    status: code,
    ...(retryAfter === undefined ? {} : { retryAfterSeconds: retryAfter }),
  })
}

/** The error in the last frame of a watch. */
export const watchError = (object: unknown): ApiError => {
  if (isStatus(object)) return statusError(object, object.code ?? 500)
  return new ApiError({ reason: "", message: "The watch ended with an error that is no Status" })
}
