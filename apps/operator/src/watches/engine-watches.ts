import {
  AIM_GROUP,
  Annotation,
  EventKind,
  ForeignKey,
  HorizontalPodAutoscalerKind,
  JobKind,
  type KubernetesObject,
  NamespaceKind,
  NodeKind,
  PersistentVolumeClaimKind,
  PodKind,
  qualifiedKind,
  type ResourceKind,
  RoleBindingKind,
  SecretKind,
  ServiceAccountKind,
} from "@aim-engine/api"
import { type DeclaredKinds, inNamespaces, type WatchedKind, watchedKinds } from "@aim-engine/kubernetes"
import { accountWatch } from "./account-watch.ts"
import { autoscalerWatch } from "./autoscaler-watch.ts"
import { claimWatch } from "./claim-watch.ts"
import { eventWatch } from "./event-watch.ts"
import { jobWatch } from "./job-watch.ts"
import { namespaceWatch } from "./namespace-watch.ts"
import { nodeWatch } from "./node-watch.ts"
import { podWatch } from "./pod-watch.ts"
import { roleBindingWatch } from "./role-binding-watch.ts"
import { secretWatch } from "./secret-watch.ts"

/** Whether the engine works without the kind: it is of another project. What needs it says so in a condition. */
const isOptional = ({ group }: ResourceKind): boolean =>
  group.includes(".") && group !== AIM_GROUP && group !== RoleBindingKind.group

/**
 * Nobody reads the copy of an object that kubectl leaves in it, and it doubles what is kept in memory. That there is one is
 * read of objects that are kept for one of the earlier group: it tells that somebody made such an object their own.
 */
const withoutLastApplied = (object: KubernetesObject): KubernetesObject => {
  const { annotations } = object.metadata
  if (annotations === undefined || !Object.hasOwn(annotations, ForeignKey.lastApplied)) return object
  const { [ForeignKey.lastApplied]: _copy, ...others } = annotations
  const kept = Object.hasOwn(others, Annotation.mirrorOf) ? { ...others, [ForeignKey.lastApplied]: "" } : others
  return { ...object, metadata: { ...object.metadata, annotations: kept } }
}

/**
 * What the engine watches: exactly the kinds that some controller reads or writes, each narrowed to the objects, and
 * stripped to the fields, that somebody reads. In some namespaces only, where any are named.
 */
export const engineWatches = (
  controllers: ReadonlyArray<DeclaredKinds>,
  namespaces: ReadonlyArray<string> = [],
): ReadonlyArray<WatchedKind> => {
  const watched = watchedKinds(controllers)
  const narrowed = new Map<string, Omit<WatchedKind, "kind">>([
    [qualifiedKind(PodKind), podWatch],
    [qualifiedKind(EventKind), eventWatch(new Set(watched.map(({ kind }) => qualifiedKind(kind))))],
    [qualifiedKind(NodeKind), nodeWatch],
    [qualifiedKind(HorizontalPodAutoscalerKind), autoscalerWatch],
    [qualifiedKind(SecretKind), secretWatch],
    [qualifiedKind(JobKind), jobWatch],
    [qualifiedKind(PersistentVolumeClaimKind), claimWatch],
    [qualifiedKind(ServiceAccountKind), accountWatch],
    [qualifiedKind(RoleBindingKind), roleBindingWatch],
    [qualifiedKind(NamespaceKind), namespaceWatch],
  ])
  return watchedKinds(controllers, (kind) => {
    const { strip = (object: KubernetesObject) => object, ...selected } = narrowed.get(qualifiedKind(kind)) ?? {}
    return { ...selected, optional: isOptional(kind), strip: (object) => strip(withoutLastApplied(object)) }
  }).map((each) => inNamespaces(each, namespaces))
}
