import { type AIMService, AIMServiceKind, type KubernetesObject, refOf } from "@aim-engine/api"
import { compareRefs, type Fixpoint, isObjectOf, isOfKind, makeSnapshot, planToFixpoint } from "@aim-engine/core"
import { Clock, Effect } from "effect"
import type { UnreadableKind } from "../cluster/live-objects.ts"
import { RECONCILERS } from "./reconcilers.ts"

/** After so many rounds a plan that still changes is a mistake of the program. */
export const MAX_ROUNDS = 50

/** What planning starts from. */
export interface PlanningInput {
  readonly objects: ReadonlyArray<KubernetesObject>
  /** Kinds of which it is not known which objects there are. */
  readonly unreadable?: ReadonlyArray<UnreadableKind>
  /** Which objects are planned for; the others are taken at their word. */
  readonly reconciles: (object: KubernetesObject) => boolean
}

/** What a set of objects comes to, and every service in it with the status that it would have. */
export interface PlannedObjects {
  readonly services: ReadonlyArray<AIMService>
  readonly fixpoint: Fixpoint
}

/** Whether an object is a service that can be read as one. */
export const isService = (object: KubernetesObject): object is AIMService =>
  isOfKind(object, AIMServiceKind) && isObjectOf(AIMServiceKind)(object)

/** Whether somebody has reported on the object. */
export const hasStatus = (object: KubernetesObject): boolean =>
  "status" in object &&
  typeof object.status === "object" &&
  object.status !== null &&
  Object.keys(object.status).length > 0

/** The services among objects, in the order in which they are shown. */
export const servicesAmong = (objects: ReadonlyArray<KubernetesObject>): ReadonlyArray<AIMService> =>
  objects.filter(isService).toSorted((left, right) => compareRefs(refOf(left), refOf(right)))

/** Runs the operator's reconcilers on objects until nothing changes. Nothing else is looked at, and nothing is touched. */
export const planObjects = Effect.fnUntraced(function* ({ objects, unreadable = [], reconciles }: PlanningInput) {
  const now = yield* Clock.currentTimeMillis
  const snapshot = unreadable.reduce(
    (known, { kind, error }) => known.withUnreadable(kind, error),
    makeSnapshot(objects),
  )
  const fixpoint = yield* planToFixpoint(snapshot, RECONCILERS, { now, maxRounds: MAX_ROUNDS, reconciles })
  return { services: servicesAmong(fixpoint.snapshot.objects), fixpoint } satisfies PlannedObjects
})
