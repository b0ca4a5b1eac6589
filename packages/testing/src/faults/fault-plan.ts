import type { Duration } from "effect"
import type { Verb } from "../in-memory-cluster/request-count.ts"

/** One request of a client, as faults are chosen by it. */
export interface ClientRequest {
  readonly verb: Verb
  readonly plural: string
  readonly namespace: string
  /** Empty for lists and watches. */
  readonly name: string
}

/** What can go wrong with one request. */
export type RequestFault =
  /** 409: somebody else was faster. Writes only. */
  | "Conflict"
  /** 429 with `Retry-After`. */
  | "TooManyRequests"
  /** 500, before anything was done. */
  | "InternalError"
  /** 503. */
  | "ServiceUnavailable"
  /** 504: nothing was done, or everything. */
  | "Timeout"
  /** The connection is refused: nothing was done. */
  | "ConnectionRefused"
  /** The connection breaks after the request was carried out: the answer is lost. */
  | "ConnectionReset"

/** What can go wrong with a watch. */
export interface WatchFaults {
  /** Probability that an event is the last one: the server ends the watch after it. */
  readonly end?: number
  /** Probability that the connection breaks instead of an event; the event comes with the next watch. */
  readonly cut?: number
  /** Probability that an event is sent twice. */
  readonly duplicate?: number
  /** Probability that an event comes late, and how late. */
  readonly late?: { readonly probability: number; readonly by: Duration.Input }
  /** Probability that a watch cannot be continued where it should: 410. */
  readonly expire?: number
}

/** A schedule of faults. Probabilities are between 0 and 1, and 0 unless given. */
export interface FaultPlan {
  /** Chooses the faults: the same seed against the same requests gives the same faults. */
  readonly seed: number
  readonly requests?: Partial<Record<RequestFault, number>>
  readonly watches?: WatchFaults
  /** How long each request takes. */
  readonly latency?: Duration.Input
  /** Which requests may be disturbed; all unless given. */
  readonly affects?: (request: ClientRequest) => boolean
  /**
   * Writes, counted from 1, at which the client crashes: the write is carried out (`after`) or not (`before`), and its
   * answer never comes.
   */
  readonly crashes?: ReadonlyArray<{ readonly write: number; readonly when: "before" | "after" }>
}

/** A plan that disturbs everything a little: a default for simulations. */
export const roughWeather = (seed: number): FaultPlan => ({
  seed,
  requests: {
    Conflict: 0.03,
    TooManyRequests: 0.02,
    InternalError: 0.02,
    ServiceUnavailable: 0.02,
    Timeout: 0.01,
    ConnectionRefused: 0.02,
    ConnectionReset: 0.03,
  },
  watches: {
    end: 0.02,
    cut: 0.03,
    duplicate: 0.05,
    late: { probability: 0.1, by: "2 seconds" },
    expire: 0.05,
  },
})
