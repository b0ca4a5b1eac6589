import { type AIMService, type KubernetesObject, refKey, refOf } from "@aim-engine/api"
import { admitObject, type Fixpoint, type PlannedChange, plannedChanges } from "@aim-engine/core"
import { Clock, Effect } from "effect"
import type { UnreadableKind } from "../cluster/live-objects.ts"
import { type OpenQuestion, openQuestions } from "./open-questions.ts"
import { hasStatus, MAX_ROUNDS, planObjects } from "./plan-objects.ts"
import { routeCollisions } from "./route-collisions.ts"
import { servicesOutOfReach } from "./service-outlook.ts"

/** What planning may be told. */
export interface PlanOptions {
  /** Plans also for objects that come with a status, instead of taking them at their word. */
  readonly recompute: boolean
  /** Kinds of which it is not known which objects there are. */
  readonly unreadable?: ReadonlyArray<UnreadableKind>
}

/** What the operator would do with a set of objects. */
export interface ManifestPlan {
  readonly changes: ReadonlyArray<PlannedChange>
  /** Every service with the status that it would have. */
  readonly services: ReadonlyArray<AIMService>
  /** The services that cannot be served, because nothing in the manifests or the plan brings what they need. */
  readonly outOfReach: ReadonlyArray<AIMService>
  /** What only a registry or a Job can tell. Services that wait for it are not out of reach. */
  readonly open: ReadonlyArray<OpenQuestion>
  /** What is worth knowing though nothing is wrong with it, a sentence each. */
  readonly warnings: ReadonlyArray<string>
  readonly fixpoint: Fixpoint
}

/**
 * Runs the operator's reconcilers on a set of objects until nothing changes. Nothing but the objects is looked at, and
 * nothing outside is touched. An object that comes with a status is taken at its word, unless it is to be recomputed.
 */
export const planManifests = Effect.fnUntraced(function* (
  objects: ReadonlyArray<KubernetesObject>,
  { recompute, unreadable = [] }: PlanOptions,
) {
  const now = yield* Clock.currentTimeMillis
  const given = objects.map((object) => admitObject(object, now))
  const settled = new Set(recompute ? [] : given.filter(hasStatus).map((object) => refKey(refOf(object))))
  const { services, fixpoint } = yield* planObjects({
    objects: given,
    unreadable,
    reconciles: (object) => !settled.has(refKey(refOf(object))),
  })
  const changes = plannedChanges(given, fixpoint.snapshot.objects)
  const created = changes.flatMap((change) => (change.action === "create" ? [change.after] : []))
  const open = openQuestions(fixpoint)
  return {
    changes,
    services,
    outOfReach: servicesOutOfReach(services, { fixpoint, created, open }),
    open,
    warnings: [
      ...routeCollisions(fixpoint.snapshot.objects),
      ...(fixpoint.converged ? [] : [`after ${MAX_ROUNDS} rounds the plan still changes; please report this`]),
    ],
    fixpoint,
  } satisfies ManifestPlan
})
