import { InvalidSpecError } from "@aim-engine/core"
import { Schema } from "effect"

const about = {
  /** The registry, under its canonical name, or the host of the API that was asked. */
  registry: Schema.String,
  /** One line for people: what was asked, and what went wrong. Free of credentials. */
  message: Schema.String,
}
const retryAfterSeconds = Schema.optionalKey(Schema.Number)

/** The registry says that it does not have it. */
export class ImageNotFoundError extends Schema.TaggedError<ImageNotFoundError>()("ImageNotFound", about) {}

/** The registry, or its token server, refuses. Many do so for what does not exist, too. */
export class RegistryAuthError extends Schema.TaggedError<RegistryAuthError>()("RegistryAuth", {
  ...about,
  status: Schema.Number,
  /** Whether credentials were refused; otherwise it was asked anonymously. */
  hasCredentials: Schema.Boolean,
}) {}

/** The registry has been asked too often. */
export class RegistryRateLimitedError extends Schema.TaggedError<RegistryRateLimitedError>()("RegistryRateLimited", {
  ...about,
  /** How long it wants to be left alone, in seconds, where it says so. */
  retryAfterSeconds,
}) {}

/** No answer came, or one that says nothing about what was asked: a broken connection, a status such as 503. */
export class RegistryUnavailableError extends Schema.TaggedError<RegistryUnavailableError>()("RegistryUnavailable", {
  ...about,
  /** HTTP status; absent where there was no answer. */
  status: Schema.optionalKey(Schema.Number),
  /** Below HTTP, why: `ConnectionRefused`, `ConnectionReset`, `NetworkTimeout`, `DNSFailure`, `CertificateError`, `NetworkError`. */
  reason: Schema.optionalKey(Schema.String),
  retryAfterSeconds,
}) {}

/** It took longer than it may. */
export class RegistryTimeoutError extends Schema.TaggedError<RegistryTimeoutError>()("RegistryTimeout", {
  ...about,
  seconds: Schema.Number,
}) {}

/** The answer is longer than is read. */
export class ResponseTooLargeError extends Schema.TaggedError<ResponseTooLargeError>()("ResponseTooLarge", {
  ...about,
  limitBytes: Schema.Number,
}) {}

/** The answer is not what the protocol says it must be: no JSON, another digest, a redirect that leads nowhere. */
export class InvalidResponseError extends Schema.TaggedError<InvalidResponseError>()("InvalidResponse", about) {}

/** What the registry has under this name is no image that could be run. */
export class UnsupportedImageError extends Schema.TaggedError<UnsupportedImageError>()("UnsupportedImage", about) {}

/** The registry cannot be listed in the way that was asked for. */
export class ListingUnavailableError extends Schema.TaggedError<ListingUnavailableError>()(
  "ListingUnavailable",
  about,
) {}

/** The schema of {@link RegistryError}. */
export const RegistryError = Schema.Union([
  ImageNotFoundError,
  RegistryAuthError,
  RegistryRateLimitedError,
  RegistryUnavailableError,
  RegistryTimeoutError,
  ResponseTooLargeError,
  InvalidResponseError,
  UnsupportedImageError,
  ListingUnavailableError,
  InvalidSpecError,
])

/** Every way in which asking a registry can fail. An unreadable reference is the domain's own `InvalidSpec`. */
export type RegistryError = typeof RegistryError.Type
