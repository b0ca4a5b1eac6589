import type { Schema } from "effect"
import type { DomainError } from "../errors/domain-error.ts"
import type { ObservationBackoff } from "./observation-backoff.ts"

/**
 * Asks for a fact outside the Kubernetes API's objects: the log of a pod, the metadata of an image, a registry's listing.
 * The shell holds one observer per `type`; two requests with the same type and key are the same request.
 */
export interface ObservationRequest<A> {
  /** Which observer answers, e.g. `PodLog`. */
  readonly type: string
  /** What exactly is asked, as text; equal text means equal question. */
  readonly key: string
  /** The question as data, for the observer. */
  readonly parameters: Readonly<Record<string, string>>
  /** How long an answer is good, in seconds; then it is asked again. Infinity for facts that cannot change. */
  readonly ttlSeconds: number
  /** What an answer must look like. */
  readonly schema: Schema.Codec<A>
  /** How long to wait after failures in a row; the shell's own back-off unless given. */
  readonly backoff?: ObservationBackoff
}

/** The state of an observation: not yet made, made (at an instant, ms since 1970), or tried in vain. */
export type Observed<A> =
  | { readonly _tag: "Pending" }
  | { readonly _tag: "Known"; readonly value: A; readonly at: number }
  | { readonly _tag: "Failed"; readonly error: DomainError; readonly at: number; readonly nextAttemptAt: number }
