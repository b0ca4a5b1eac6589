import { type AIMService, type KubernetesObject, refKey, refOf } from "@aim-engine/api"
import { Effect } from "effect"
import { type Assumptions, withAssumptions } from "../assumption/assumptions.ts"
import { type ClusterSnapshot, makeSnapshot } from "../cluster-state/snapshot.ts"
import { admitObject } from "../reconcile/admit-object.ts"

/** What questions about a cluster are asked of: all its objects, as far as they matter. */
export interface SyncWorld extends Assumptions {
  /** Models, templates, runtime configs, nodes, caches, and what runs; in any order, and of any other kind too. */
  readonly objects: ReadonlyArray<KubernetesObject>
  /** The instant at which everything happens, ms since 1970; 0 unless given, so that equal questions have equal answers. */
  readonly now?: number
}

/** Runs what never waits. Everything in the core that this is used for is of that kind. */
export const runNow: <A>(effect: Effect.Effect<A>) => A = Effect.runSync

/** The objects as a cluster would have stored them, under the assumptions. */
export const admittedObjects = ({ objects, now = 0, ...assumptions }: SyncWorld): ReadonlyArray<KubernetesObject> =>
  withAssumptions(objects, assumptions).map((object) => admitObject(object, now))

/** The cluster with these objects and a service, which takes the place of an object of its name. */
export const snapshotWith = (world: SyncWorld, service: AIMService): ClusterSnapshot => {
  const key = refKey(refOf(service))
  const others = world.objects.filter((object) => refKey(refOf(object)) !== key)
  return makeSnapshot(admittedObjects({ ...world, objects: [...others, service] }))
}
