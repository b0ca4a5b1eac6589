import {
  InferenceServiceKind,
  JobKind,
  PersistentVolumeClaimKind,
  PodKind,
  qualifiedKind,
  type ResourceKind,
} from "@aim-engine/api"
import type { WatchedKind } from "@aim-engine/kubernetes"
import { IDENTITY, keepFields } from "./kept-fields.ts"

/** Kinds of whose objects the events are read, where the objects are. */
const EXPLAINED: ReadonlyArray<ResourceKind> = [InferenceServiceKind, JobKind, PersistentVolumeClaimKind, PodKind]

/** The events about objects of the kinds that are watched, and not about all that happens in a cluster. */
export const eventWatch = (watched: ReadonlySet<string>): Omit<WatchedKind, "kind"> => ({
  selections: EXPLAINED.filter((kind) => watched.has(qualifiedKind(kind))).map(({ kind }) => ({
    fieldSelector: `involvedObject.kind=${kind}`,
  })),
  strip: keepFields({
    metadata: IDENTITY,
    fields: {
      involvedObject: { apiVersion: true, kind: true, namespace: true, name: true, uid: true },
      type: true,
      reason: true,
      message: true,
      lastTimestamp: true,
      eventTime: true,
      series: true,
    },
  }),
})
