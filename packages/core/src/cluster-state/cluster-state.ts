import type { KubernetesObject, ResourceKind } from "@aim-engine/api"
import { Context, type Effect } from "effect"
import type { ApiError } from "../errors/api-error.ts"
import type { DerivedFact } from "./derived-fact.ts"
import type { ObjectIndex } from "./object-index.ts"
import type { ObservationRequest, Observed } from "./observation.ts"

/**
 * The cluster as one reconcile sees it: an immutable view that answers from memory.
 *
 * Reads are the watches. Every read, also of an absent object, is recorded; when what was read changes, exactly the
 * reconciles that read it run again. So a reconciler asks for what it needs and for nothing more:
 * an index lookup rather than a list, a derived fact rather than all nodes.
 *
 * A read fails only when the view itself has no answer: the API is not installed, or the operator may not read it.
 */
export class ClusterState extends Context.Service<
  ClusterState,
  {
    /** The object of that name, or undefined. `namespace` is empty for cluster-scoped kinds. */
    readonly get: <T extends KubernetesObject>(
      kind: ResourceKind<T>,
      namespace: string,
      name: string,
    ) => Effect.Effect<T | undefined, ApiError>
    /** All objects of a kind, in one namespace or (undefined) everywhere, by namespace and name. */
    readonly list: <T extends KubernetesObject>(
      kind: ResourceKind<T>,
      namespace?: string,
    ) => Effect.Effect<ReadonlyArray<T>, ApiError>
    /** The objects that an index files under a key, by namespace and name. Costs what it returns. */
    readonly lookup: <T extends KubernetesObject>(
      index: ObjectIndex<T>,
      key: string,
    ) => Effect.Effect<ReadonlyArray<T>, ApiError>
    /** A fact computed from the view once per change of what it reads; readers are woken only when its value changes. */
    readonly derive: <A>(fact: DerivedFact<A>) => Effect.Effect<A, ApiError>
    /** A fact that is no Kubernetes object. Asking is the request: what is not known yet is fetched, and the reconcile runs again. */
    readonly observe: <A>(request: ObservationRequest<A>) => Effect.Effect<Observed<A>>
  }
>()("@aim-engine/core/cluster-state/ClusterState") {}
