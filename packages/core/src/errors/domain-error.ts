import { Schema } from "effect"

const fields = { reason: Schema.String, message: Schema.String }

/** The cluster or a registry could not be asked: nothing is known, so nothing is applied, and it is tried again. */
export class InfrastructureError extends Schema.TaggedError<InfrastructureError>()("Infrastructure", {
  ...fields,
  /** Seconds that the other side asked to be left alone for; trying again earlier is in vain. */
  retryAfterSeconds: Schema.optionalKey(Schema.Number),
}) {}
/** Credentials were refused. Someone has to change them; it is looked at again from time to time. */
export class AuthError extends Schema.TaggedError<AuthError>()("Auth", fields) {}
/** The object asks for something that can never work as written. */
export class InvalidSpecError extends Schema.TaggedError<InvalidSpecError>()("InvalidSpec", fields) {}
/** Something that the object refers to, and that somebody else provides, does not exist. */
export class MissingUpstreamError extends Schema.TaggedError<MissingUpstreamError>()("MissingUpstream", fields) {}
/** Something that we create does not exist yet. */
export class MissingDownstreamError extends Schema.TaggedError<MissingDownstreamError>()("MissingDownstream", fields) {}
/** A quota, a disk or memory ran out. */
export class ResourceExhaustionError extends Schema.TaggedError<ResourceExhaustionError>()(
  "ResourceExhaustion",
  fields,
) {}
/** An error that no rule classifies; treated as infrastructure. */
export class UnknownError extends Schema.TaggedError<UnknownError>()("Unknown", fields) {}

/** The schema of {@link DomainError}: recognises one among other values. */
export const DomainError = Schema.Union([
  InfrastructureError,
  AuthError,
  InvalidSpecError,
  MissingUpstreamError,
  MissingDownstreamError,
  ResourceExhaustionError,
  UnknownError,
])

/**
 * Every way in which the domain can fail, by category. The category (`_tag`) decides whether children are applied,
 * when it is tried again, and which condition tells it; the reason is a stable CamelCase word for machines.
 */
export type DomainError = typeof DomainError.Type

/** The category of a domain error. */
export type ErrorCategory = DomainError["_tag"]

/** Whether a value is an error that the domain has classified. */
export const isDomainError = Schema.is(DomainError)

/** An error as one line: `reason: message`, or whichever of the two is there. */
export const errorText = (error: { readonly reason: string; readonly message: string }): string =>
  [error.reason, error.message].filter((part) => part !== "").join(": ") || "unknown error"
