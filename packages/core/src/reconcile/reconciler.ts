import type { KubernetesObject, ResourceKind } from "@aim-engine/api"
import type { Effect } from "effect"
import type { ClusterState } from "../cluster-state/cluster-state.ts"
import type { ApplyFailure, Plan } from "./plan.ts"

/**
 * The behaviour of one kind: from an object and the cluster to a plan.
 *
 * Total: it neither fails nor throws; what goes wrong becomes a typed error and then a condition.
 * Deterministic: the same object, view and clock give the same plan, byte for byte.
 * Quiet: on the state that its plan produced, the plan changes nothing.
 */
export interface Reconciler<T extends KubernetesObject> {
  /** The controller's name, e.g. `service`: names its queue, its field manager and its owner label. */
  readonly name: string
  readonly kind: ResourceKind<T>
  /** Every kind that it reads or writes: what the shell watches, and what the operator is permitted to do. */
  readonly reads: ReadonlyArray<ResourceKind>
  readonly writes: ReadonlyArray<ResourceKind>
  /** `failures`: writes of the previous plan for this same object that were refused; empty otherwise. */
  readonly reconcile: (object: T, failures: ReadonlyArray<ApplyFailure>) => Effect.Effect<Plan, never, ClusterState>
}
