import { AuthError, type DomainError, InfrastructureError, InvalidSpecError, Reason } from "@aim-engine/core"
import type { RegistryError } from "./registry-error.ts"

const retryable = (error: RegistryError, reason: string): InfrastructureError =>
  new InfrastructureError({
    reason,
    message: error.message,
    ...("retryAfterSeconds" in error && error.retryAfterSeconds !== undefined
      ? { retryAfterSeconds: error.retryAfterSeconds }
      : {}),
  })

/**
 * What a registry's error means to the domain. Only refused credentials are somebody's to change; an image that is not
 * there may be pushed later, and registries refuse anonymous requests for what does not exist: both are asked again.
 */
export const classifyRegistryError = (error: RegistryError): DomainError => {
  switch (error._tag) {
    case "InvalidSpec":
      return error
    case "RegistryAuth":
      return error.hasCredentials
        ? new AuthError({ reason: Reason.ImagePullAuthFailure, message: error.message })
        : retryable(error, Reason.ImagePullAuthFailure)
    case "ImageNotFound":
      return retryable(error, Reason.ImageNotFound)
    case "RegistryRateLimited":
      return retryable(error, Reason.RegistryRateLimited)
    case "UnsupportedImage":
    case "ListingUnavailable":
      return new InvalidSpecError({ reason: Reason.InvalidImageReference, message: error.message })
    case "RegistryUnavailable":
    case "RegistryTimeout":
    case "ResponseTooLarge":
    case "InvalidResponse":
      return retryable(error, Reason.RegistryUnreachable)
  }
}
