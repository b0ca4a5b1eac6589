import { Schema } from "effect"
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
  /** Who is asked, e.g. a registry: whoever is slow holds up only what is asked of them. The `type` unless given. */
  readonly source?: string
}

/** An answer and when it was given, ms since 1970. */
export interface Answer<A> {
  readonly value: A
  readonly at: number
}

/**
 * The state of an observation: not yet made, made (at an instant, ms since 1970), or tried in vain. What was known before
 * it was tried in vain is in `last`: it may be out of date by now.
 */
export type Observed<A> =
  | { readonly _tag: "Pending" }
  | ({ readonly _tag: "Known" } & Answer<A>)
  | {
      readonly _tag: "Failed"
      readonly error: DomainError
      readonly at: number
      readonly nextAttemptAt: number
      readonly last?: Answer<A>
    }

/** The last answer that there is, for readers whom an old one serves as well as a new one. */
export const lastAnswer = <A>(observed: Observed<A>): Answer<A> | undefined => {
  switch (observed._tag) {
    case "Pending":
      return undefined
    case "Known":
      return observed
    case "Failed":
      return observed.last
  }
}

/** An observation in the form in which a request wants it; undefined where its answer has another one. */
export const observedAs = <A>(
  { schema }: Pick<ObservationRequest<A>, "schema">,
  observed: Observed<unknown>,
): Observed<A> | undefined => {
  const isAnswer = Schema.is(Schema.toType(schema))
  switch (observed._tag) {
    case "Pending":
      return observed
    case "Known": {
      const { value, at } = observed
      return isAnswer(value) ? { _tag: "Known", value, at } : undefined
    }
    case "Failed": {
      const { last, ...failed } = observed
      return last !== undefined && isAnswer(last.value)
        ? { ...failed, last: { value: last.value, at: last.at } }
        : failed
    }
  }
}
