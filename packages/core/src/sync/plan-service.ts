import { type AIMService, AIMServiceKind, type AIMServiceStatus, refKey, refOf } from "@aim-engine/api"
import { isObjectOf } from "../cluster-state/object-check.ts"
import type { ClusterSnapshot } from "../cluster-state/snapshot.ts"
import type { Decision } from "../reconcile/decision.ts"
import { onSnapshots, planToFixpoint } from "../reconcile/fixpoint.ts"
import { type PlannedChange, plannedChanges } from "../reconcile/planned-changes.ts"
import { serviceReconciler } from "../service/reconcile-service.ts"
import { runNow, type SyncWorld, snapshotWith } from "./sync-world.ts"

/** After so many rounds a plan that still changes is a mistake of ours. */
const MAX_ROUNDS = 50

/** What the operator would do for a service. */
export interface ServicePlan {
  /** The service's status as it would be. */
  readonly status: AIMServiceStatus
  /** What would be created, changed and deleted, by namespace, kind and name. */
  readonly changes: ReadonlyArray<PlannedChange>
  /** Every choice that was made on the way. */
  readonly decisions: ReadonlyArray<Decision>
}

/** Runs the operator's reconciler of services until nothing changes, for the services that count. */
export const planServices = (start: ClusterSnapshot, now: number, counts: (service: AIMService) => boolean) => {
  const isService = isObjectOf(AIMServiceKind)
  return runNow(
    planToFixpoint(start, [onSnapshots(serviceReconciler)], {
      now,
      maxRounds: MAX_ROUNDS,
      reconciles: (object) => isService(object) && counts(object),
    }),
  )
}

/**
 * What the operator would do for a service if it were applied to a cluster with these objects, until nothing changes. What others
 * do meanwhile, such as KServe, is not known, so the service ends up Starting at best. Never throws.
 *
 * @example
 * const { status, changes } = planService({ service, objects, assumeReady: true, assumeHardware: true })
 * changes.filter(({ action }) => action === "create").map(({ ref }) => ref.kind) // ["HTTPRoute", "InferenceService"]
 */
export const planService = ({ service, ...world }: SyncWorld & { readonly service: AIMService }): ServicePlan => {
  const start = snapshotWith(world, service)
  const key = refKey(refOf(service))
  const { snapshot, plans } = planServices(start, world.now ?? 0, (other) => refKey(refOf(other)) === key)
  const planned = snapshot.object(refOf(service))
  return {
    status: planned !== undefined && isObjectOf(AIMServiceKind)(planned) ? (planned.status ?? {}) : {},
    changes: plannedChanges(start.objects, snapshot.objects),
    decisions: plans.flatMap(({ plan }) => plan.decisions),
  }
}
