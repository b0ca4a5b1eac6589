import { type AIMService, Finalizer, NamespaceKind } from "@aim-engine/api"
import { Effect } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { type FinalizerPlan, type Leftover, planFinalizer } from "../ownership/finalizer.ts"
import { namespaceState } from "../ownership/namespace-state.ts"
import { type ApplyFailure, emptyPlan, type Plan } from "../reconcile/plan.ts"
import { leftoverCaches } from "./leftover-caches.ts"

/**
 * What the service's finalizer asks for this round; undefined: nothing, the service is reconciled. A service that is
 * deleted takes the caches with it that it created and that were never filled, unless other services wait for them; the
 * last of those takes them along. What it owns is collected by the cluster.
 */
export const finalizeService = Effect.fnUntraced(function* (
  service: AIMService,
  failures: ReadonlyArray<ApplyFailure>,
): Effect.fn.Return<Plan | undefined, never, ClusterState> {
  const finalizer = Finalizer.templateCacheCleanup
  if (service.metadata.deletionTimestamp === undefined) {
    return planOf(planFinalizer({ object: service, finalizer, namespace: { _tag: "Active" }, leftovers: [] }))
  }
  const state = yield* ClusterState
  const namespace = namespaceState(yield* Effect.result(state.get(NamespaceKind, "", service.metadata.namespace ?? "")))
  const leftovers = yield* Effect.orElseSucceed(leftoverCaches(service), (): ReadonlyArray<Leftover> => [])
  return planOf(planFinalizer({ object: service, finalizer, namespace, leftovers, failures }))
})

const planOf = (finalization: FinalizerPlan): Plan | undefined =>
  finalization._tag === "Proceed" ? undefined : { ...emptyPlan, ...finalization.plan }
