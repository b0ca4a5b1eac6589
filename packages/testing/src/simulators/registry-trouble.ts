import { AuthError, type DomainError, InfrastructureError, Reason } from "@aim-engine/core"

/** What may keep a registry from answering. */
export type RegistryTrouble =
  /** It says that it has no such thing. */
  | "NotFound"
  /** It answers only those who have credentials. */
  | "Private"
  /** It refuses whatever credentials it is given, and those who have none. */
  | "Unauthorized"
  /** It has been asked too often. */
  | "RateLimited"
  /** Nobody answers. */
  | "Unreachable"

/** For how long a registry asks to be left alone that was asked too often, in seconds. */
const RETRY_AFTER_SECONDS = 60

/**
 * What an observer is told. As with real registries, only refused credentials are somebody's to change: an image that
 * is not there may be pushed later, and many registries refuse anonymous requests for what does not exist.
 */
export const registryRefusal = (trouble: RegistryTrouble, subject: string, hasCredentials: boolean): DomainError => {
  switch (trouble) {
    case "NotFound":
      return new InfrastructureError({ reason: Reason.ImageNotFound, message: `${subject}: not found` })
    case "Private":
    case "Unauthorized": {
      const problem = hasCredentials ? "the credentials are refused" : "refused without credentials"
      const fields = { reason: Reason.ImagePullAuthFailure, message: `${subject}: ${problem}` }
      return hasCredentials ? new AuthError(fields) : new InfrastructureError(fields)
    }
    case "RateLimited":
      return new InfrastructureError({
        reason: Reason.RegistryRateLimited,
        message: `${subject}: too many requests`,
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      })
    case "Unreachable":
      return new InfrastructureError({ reason: Reason.RegistryUnreachable, message: `${subject}: connection refused` })
  }
}
