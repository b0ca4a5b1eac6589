import type { Effect } from "effect"
import type { ApiError } from "../errors/api-error.ts"
import type { ClusterState } from "./cluster-state.ts"

/**
 * A value computed from the cluster by its own reads. It is recomputed when one of those changes, and compared:
 * only a different value wakes its readers. So a heartbeat of a node, which changes no GPU, wakes nobody.
 */
export interface DerivedFact<A> {
  /** Unique, e.g. `gpu-inventory`. */
  readonly name: string
  readonly compute: Effect.Effect<A, ApiError, ClusterState>
  readonly equals: (left: A, right: A) => boolean
}
