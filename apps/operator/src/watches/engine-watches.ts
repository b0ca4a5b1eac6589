import {
  AIM_GROUP,
  EventKind,
  HorizontalPodAutoscalerKind,
  NodeKind,
  PodKind,
  qualifiedKind,
  type ResourceKind,
  SecretKind,
} from "@aim-engine/api"
import { type DeclaredKinds, inNamespaces, type WatchedKind, watchedKinds } from "@aim-engine/kubernetes"
import { autoscalerWatch } from "./autoscaler-watch.ts"
import { eventWatch } from "./event-watch.ts"
import { nodeWatch } from "./node-watch.ts"
import { podWatch } from "./pod-watch.ts"
import { secretWatch } from "./secret-watch.ts"

/** Whether the engine works without the kind: it is of another project. What needs it says so in a condition. */
const isOptional = ({ group }: ResourceKind): boolean => group.includes(".") && group !== AIM_GROUP

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
  ])
  return watchedKinds(controllers, (kind) => ({
    ...narrowed.get(qualifiedKind(kind)),
    optional: isOptional(kind),
  })).map((each) => inNamespaces(each, namespaces))
}
