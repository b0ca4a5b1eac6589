import { type AIMService, AIMServiceKind, type KubernetesObject, refKey, refOf } from "@aim-engine/api"
import {
  type Fixpoint,
  isObjectOf,
  isOfKind,
  makeSnapshot,
  onSnapshots,
  planToFixpoint,
  type SnapshotReconciler,
  serviceReconciler,
} from "@aim-engine/core"
import { Clock, Effect } from "effect"
import { admitObject } from "./admit-object.ts"
import { compareRefs, type PlannedChange, plannedChanges } from "./planned-changes.ts"
import { routeCollisions } from "./route-collisions.ts"
import { servicesOutOfReach } from "./service-outlook.ts"

/** Every reconciler that plans, as the operator runs it. */
export const RECONCILERS: ReadonlyArray<SnapshotReconciler> = [onSnapshots(serviceReconciler)]

/** After so many rounds a plan that still changes is a mistake of the program. */
const MAX_ROUNDS = 50

/** What planning may be told. */
export interface PlanOptions {
  /** Plans also for objects that come with a status, instead of taking them at their word. */
  readonly recompute: boolean
}

/** What the operator would do with a set of objects. */
export interface ManifestPlan {
  readonly changes: ReadonlyArray<PlannedChange>
  /** Every service with the status that it would have. */
  readonly services: ReadonlyArray<AIMService>
  /** The services that cannot be served, because nothing in the manifests or the plan brings what they need. */
  readonly outOfReach: ReadonlyArray<AIMService>
  /** What is worth knowing though nothing is wrong with it, a sentence each. */
  readonly warnings: ReadonlyArray<string>
  readonly fixpoint: Fixpoint
}

const hasStatus = (object: KubernetesObject): boolean =>
  "status" in object &&
  typeof object.status === "object" &&
  object.status !== null &&
  Object.keys(object.status).length > 0

const isService = (object: KubernetesObject): object is AIMService =>
  isOfKind(object, AIMServiceKind) && isObjectOf(AIMServiceKind)(object)

/**
 * Runs the operator's reconcilers on a set of objects until nothing changes. Nothing but the objects is looked at, and
 * nothing outside is touched. An object that comes with a status is taken at its word, unless it is to be recomputed.
 */
export const planManifests = Effect.fnUntraced(function* (
  objects: ReadonlyArray<KubernetesObject>,
  { recompute }: PlanOptions,
) {
  const now = yield* Clock.currentTimeMillis
  const given = objects.map((object) => admitObject(object, now))
  const settled = new Set(recompute ? [] : given.filter(hasStatus).map((object) => refKey(refOf(object))))
  const fixpoint = yield* planToFixpoint(makeSnapshot(given), RECONCILERS, {
    now,
    maxRounds: MAX_ROUNDS,
    reconciles: (object) => !settled.has(refKey(refOf(object))),
  })
  const services = fixpoint.snapshot.objects
    .filter(isService)
    .toSorted((left, right) => compareRefs(refOf(left), refOf(right)))
  const changes = plannedChanges(given, fixpoint.snapshot.objects)
  const created = changes.flatMap((change) => (change.action === "create" ? [change.after] : []))
  return {
    changes,
    services,
    outOfReach: servicesOutOfReach(services, fixpoint.plans, created),
    warnings: [
      ...routeCollisions(fixpoint.snapshot.objects),
      ...(fixpoint.converged ? [] : [`after ${MAX_ROUNDS} rounds the plan still changes; please report this`]),
    ],
    fixpoint,
  } satisfies ManifestPlan
})
