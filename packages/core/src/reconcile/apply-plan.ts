import { type KubernetesObject, type ObjectRef, type OwnerReference, qualifiedKind, refOf } from "@aim-engine/api"
import { Predicate } from "effect"
import type { ClusterSnapshot } from "../cluster-state/snapshot.ts"
import { isSameJson } from "../structure/same-json.ts"
import { formatTime } from "../time/rfc3339.ts"
import { uidOf } from "./admit-object.ts"
import type { Plan, PlannedDeletion, PlannedObject } from "./plan.ts"

/** One thing that carrying out a plan changes in a cluster. */
export type Change =
  | { readonly _tag: "Create" | "Update"; readonly ref: ObjectRef; readonly object: KubernetesObject }
  | { readonly _tag: "Delete"; readonly ref: ObjectRef }
  | { readonly _tag: "Status"; readonly ref: ObjectRef; readonly object: KubernetesObject }

/** A cluster after a plan was carried out, and what that changed. Nothing changed: the same cluster. */
export interface Applied {
  readonly snapshot: ClusterSnapshot
  readonly changes: ReadonlyArray<Change>
}

type Step = (snapshot: ClusterSnapshot) => Applied

/**
 * Carries out the plan for an object as an API server would, on a snapshot: deletions with everything that was owned by
 * nothing else, then applies, then finalizers and status. Created objects get a UID that depends only on what they are,
 * so that the same plans always give the same cluster. `now` is in ms since 1970.
 */
export const applyPlan = (snapshot: ClusterSnapshot, object: KubernetesObject, plan: Plan, now: number): Applied =>
  inOrder(snapshot, [
    ...plan.delete.map(
      (deletion): Step =>
        (cluster) =>
          deleteObject(cluster, deletion, now),
    ),
    ...plan.apply.map(
      (planned): Step =>
        (cluster) =>
          applyObject(cluster, planned, now),
    ),
    (cluster) => changeFinalizers(cluster, refOf(object), plan.finalizers, now),
    (cluster) => writeStatus(cluster, refOf(object), plan.status),
  ])

const inOrder = (start: ClusterSnapshot, steps: ReadonlyArray<Step>): Applied => {
  let snapshot = start
  const changes: Array<Change> = []
  for (const step of steps) {
    const applied = step(snapshot)
    snapshot = applied.snapshot
    changes.push(...applied.changes)
  }
  return { snapshot, changes }
}

const unchanged: Step = (snapshot) => ({ snapshot, changes: [] })

const put = (snapshot: ClusterSnapshot, _tag: "Create" | "Update" | "Status", object: KubernetesObject): Applied => ({
  snapshot: snapshot.with([object]),
  changes: [{ _tag, ref: refOf(object), object }],
})

const applyObject = (snapshot: ClusterSnapshot, { object, mode }: PlannedObject, now: number): Applied => {
  const ref = refOf(object)
  const live = snapshot.object(ref)
  if (mode === "release") return live === undefined ? unchanged(snapshot) : releaseObject(snapshot, live)
  if (live === undefined) {
    const created = { uid: uidOf(object), generation: 1, creationTimestamp: formatTime(now) }
    return put(snapshot, "Create", { ...object, metadata: { ...object.metadata, ...created } })
  }
  if (mode === "create") return unchanged(snapshot)
  const merged = mergeObject(live, object)
  if (isSameJson(merged, live)) return unchanged(snapshot)
  const isSpecSame = isSameJson(withoutMetadata(merged), withoutMetadata(live))
  const generation = (live.metadata.generation ?? 0) + (isSpecSame ? 0 : 1)
  return put(snapshot, "Update", { ...merged, metadata: { ...merged.metadata, generation } })
}

const releaseObject = (snapshot: ClusterSnapshot, live: KubernetesObject): Applied => {
  const { ownerReferences = [], ...metadata } = live.metadata
  return ownerReferences.length === 0 ? unchanged(snapshot) : put(snapshot, "Update", { ...live, metadata })
}

const withoutMetadata = (object: KubernetesObject): object => ({ ...object, metadata: undefined })

const mergeObject = (live: KubernetesObject, applied: KubernetesObject): KubernetesObject => ({
  ...live,
  ...Object.fromEntries(
    Object.entries(applied).map(([field, value]) => [field, mergeValue(Reflect.get(live, field), value)]),
  ),
  apiVersion: live.apiVersion,
  kind: live.kind,
  metadata: {
    ...live.metadata,
    ...mergeFields("labels", live, applied),
    ...mergeFields("annotations", live, applied),
    ...mergeOwners(live.metadata.ownerReferences, applied.metadata.ownerReferences),
  },
})

/** Objects merge field by field; lists and scalars are replaced. */
const mergeValue = (live: unknown, applied: unknown): unknown => {
  if (!Predicate.isObject(live) || !Predicate.isObject(applied)) return applied
  const fields = new Map(Object.entries(live))
  for (const [field, value] of Object.entries(applied)) fields.set(field, mergeValue(fields.get(field), value))
  return Object.fromEntries(fields)
}

const mergeFields = (field: "labels" | "annotations", live: KubernetesObject, applied: KubernetesObject) => {
  const own = applied.metadata[field]
  return own === undefined ? {} : { [field]: Object.fromEntries([...entries(live.metadata[field]), ...entries(own)]) }
}

const entries = (map: Readonly<Record<string, string>> | undefined) => Object.entries(map ?? {})

const mergeOwners = (
  live: ReadonlyArray<OwnerReference> = [],
  applied: ReadonlyArray<OwnerReference> | undefined,
): { readonly ownerReferences?: ReadonlyArray<OwnerReference> } => {
  if (applied === undefined) return {}
  const owners = new Map([...live, ...applied].map((owner) => [owner.uid, owner]))
  return { ownerReferences: [...owners.values()] }
}

const changeFinalizers = (
  snapshot: ClusterSnapshot,
  ref: ObjectRef,
  { add, remove }: Plan["finalizers"],
  now: number,
): Applied => {
  const live = snapshot.object(ref)
  if (live === undefined) return unchanged(snapshot)
  const before = live.metadata.finalizers ?? []
  const finalizers = [...new Set([...before.filter((finalizer) => !remove.includes(finalizer)), ...add])]
  if (isSameJson(finalizers, before)) return unchanged(snapshot)
  const settled = { ...live, metadata: { ...live.metadata, finalizers } }
  const isGone = settled.metadata.deletionTimestamp !== undefined && finalizers.length === 0
  return isGone ? removeObject(snapshot, settled, now) : put(snapshot, "Update", settled)
}

const writeStatus = (snapshot: ClusterSnapshot, ref: ObjectRef, status: Plan["status"]): Applied => {
  const live = snapshot.object(ref)
  if (live === undefined || status === undefined) return unchanged(snapshot)
  const settled = { ...live, status }
  return isSameJson(settled, live) ? unchanged(snapshot) : put(snapshot, "Status", settled)
}

const deleteObject = (snapshot: ClusterSnapshot, { ref, uid }: PlannedDeletion, now: number): Applied => {
  const live = snapshot.object(ref)
  return live === undefined || live.metadata.uid !== uid ? unchanged(snapshot) : removeObject(snapshot, live, now)
}

/** Deletes an object, or marks it where a finalizer holds it; what it alone owned goes with it. */
const removeObject = (snapshot: ClusterSnapshot, object: KubernetesObject, now: number): Applied => {
  const ref = refOf(object)
  const { finalizers = [], deletionTimestamp, uid } = object.metadata
  if (finalizers.length > 0) {
    if (deletionTimestamp !== undefined) return unchanged(snapshot)
    return put(snapshot, "Update", {
      ...object,
      metadata: { ...object.metadata, deletionTimestamp: formatTime(now) },
    })
  }
  const rest = snapshot.without([ref])
  const uids = new Set(rest.objects.map(({ metadata }) => metadata.uid))
  const orphans = rest.objects.filter(
    ({ metadata: { ownerReferences: owners = [] } }) =>
      owners.some((owner) => owner.uid === uid) && owners.every((owner) => !uids.has(owner.uid)),
  )
  const collected = inOrder(
    rest,
    orphans.map(
      (orphan): Step =>
        (cluster) =>
          removeObject(cluster, orphan, now),
    ),
  )
  return { snapshot: collected.snapshot, changes: [{ _tag: "Delete", ref }, ...collected.changes] }
}

/** Whether an object is of a kind. */
export const isOfKind = (object: KubernetesObject, kind: Parameters<typeof qualifiedKind>[0]): boolean =>
  `${object.apiVersion}/${object.kind}` === qualifiedKind(kind)
