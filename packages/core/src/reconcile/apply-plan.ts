import {
  type KubernetesObject,
  type ObjectRef,
  type OwnerReference,
  qualifiedKind,
  refKey,
  refOf,
} from "@aim-engine/api"
import { Equal, Predicate } from "effect"
import type { ClusterSnapshot } from "../cluster-state/snapshot.ts"
import { sha256Hex } from "../naming/sha256.ts"
import { formatTime } from "../time/rfc3339.ts"
import type { Plan, PlannedObject } from "./plan.ts"

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

/**
 * Carries out the plan for an object as an API server would, on a snapshot: deletions with everything that was owned by
 * nothing else, then applies, then finalizers and status. Created objects get a UID that depends only on what they are,
 * so that the same plans always give the same cluster. `now` is in ms since 1970.
 */
export const applyPlan = (snapshot: ClusterSnapshot, object: KubernetesObject, plan: Plan, now: number): Applied => {
  const cluster = new Map(snapshot.objects.map((each) => [refKey(refOf(each)), each]))
  const changes: Array<Change> = []
  for (const { ref, uid } of plan.delete) {
    const found = cluster.get(refKey(ref))
    if (found?.metadata.uid === uid) changes.push(...remove(cluster, found, now))
  }
  for (const planned of plan.apply) changes.push(...applyObject(cluster, planned, now))
  changes.push(...applyOwn(cluster, refOf(object), plan, now))
  const gone = changes.filter(({ _tag }) => _tag === "Delete").map(({ ref }) => ref)
  const changed = changes.flatMap(({ ref }) => cluster.get(refKey(ref)) ?? [])
  return changes.length === 0 ? { snapshot, changes } : { snapshot: snapshot.without(gone).with(changed), changes }
}

type Objects = Map<string, KubernetesObject>

const applyObject = (cluster: Objects, { object, mode }: PlannedObject, now: number): ReadonlyArray<Change> => {
  const ref = refOf(object)
  const key = refKey(ref)
  const live = cluster.get(key)
  if (live !== undefined && mode === "create") return []
  if (live === undefined) {
    const metadata = {
      ...object.metadata,
      uid: sha256Hex(key).slice(0, 32),
      generation: 1,
      creationTimestamp: formatTime(now),
    }
    const created = { ...object, metadata }
    cluster.set(key, created)
    return [{ _tag: "Create", ref, object: created }]
  }
  const merged = mergeObject(live, object)
  if (Equal.equals(merged, live)) return []
  const isSpecSame = Equal.equals(withoutMetadata(merged), withoutMetadata(live))
  const generation = (live.metadata.generation ?? 0) + (isSpecSame ? 0 : 1)
  const updated = { ...merged, metadata: { ...merged.metadata, generation } }
  cluster.set(key, updated)
  return [{ _tag: "Update", ref, object: updated }]
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

/** Finalizers and status of the reconciled object itself. */
const applyOwn = (cluster: Objects, ref: ObjectRef, plan: Plan, now: number): ReadonlyArray<Change> => {
  const live = cluster.get(refKey(ref))
  if (live === undefined) return []
  const before = live.metadata.finalizers ?? []
  const kept = before.filter((finalizer) => !plan.finalizers.remove.includes(finalizer))
  const finalizers = [...new Set([...kept, ...plan.finalizers.add])]
  const settled = Equal.equals(finalizers, before) ? live : { ...live, metadata: { ...live.metadata, finalizers } }
  if (settled.metadata.deletionTimestamp !== undefined && finalizers.length === 0) return remove(cluster, settled, now)
  const changes: Array<Change> = settled === live ? [] : [{ _tag: "Update", ref, object: settled }]
  const withStatus = plan.status === undefined ? settled : { ...settled, status: plan.status }
  if (!Equal.equals(withStatus, settled)) changes.push({ _tag: "Status", ref, object: withStatus })
  if (changes.length > 0) cluster.set(refKey(ref), withStatus)
  return changes
}

/** Deletes an object, or marks it where a finalizer holds it; what it alone owned goes with it. */
const remove = (cluster: Objects, object: KubernetesObject, now: number): ReadonlyArray<Change> => {
  const ref = refOf(object)
  const { finalizers = [], deletionTimestamp } = object.metadata
  if (finalizers.length > 0) {
    if (deletionTimestamp !== undefined) return []
    const marked = { ...object, metadata: { ...object.metadata, deletionTimestamp: formatTime(now) } }
    cluster.set(refKey(ref), marked)
    return [{ _tag: "Update", ref, object: marked }]
  }
  cluster.delete(refKey(ref))
  const uids = new Set([...cluster.values()].map(({ metadata }) => metadata.uid))
  const orphans = [...cluster.values()].filter(({ metadata }) => {
    const owners = metadata.ownerReferences ?? []
    return owners.some(({ uid }) => uid === object.metadata.uid) && owners.every(({ uid }) => !uids.has(uid))
  })
  return [{ _tag: "Delete", ref }, ...orphans.flatMap((orphan) => remove(cluster, orphan, now))]
}

/** Whether an object is of a kind. */
export const isOfKind = (object: KubernetesObject, kind: Parameters<typeof qualifiedKind>[0]): boolean =>
  `${object.apiVersion}/${object.kind}` === qualifiedKind(kind)
