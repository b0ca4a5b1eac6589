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

/** Which events are read, of objects of which kind: what holds them up and that it has passed, and that an image is pulled. */
const EXPLAINED: ReadonlyArray<{ readonly kind: ResourceKind; readonly only: string }> = [
  { kind: InferenceServiceKind, only: "type=Warning" },
  { kind: JobKind, only: "reason=FailedCreate" },
  { kind: JobKind, only: "reason=SuccessfulCreate" },
  { kind: PersistentVolumeClaimKind, only: "reason=ProvisioningFailed" },
  { kind: PodKind, only: "type=Warning" },
  { kind: PodKind, only: "reason=Pulling" },
]

/**
 * The events that explain why something waits, and not all that happens in a cluster. Each is told about an object of a
 * kind that is watched.
 */
export const eventWatch = (watched: ReadonlySet<string>): Omit<WatchedKind, "kind"> => ({
  selections: EXPLAINED.filter(({ kind }) => watched.has(qualifiedKind(kind))).map(({ kind: { kind }, only }) => ({
    fieldSelector: `involvedObject.kind=${kind},${only}`,
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
