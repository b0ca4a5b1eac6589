import { Schema } from "effect"
import { LooseCondition } from "../kubernetes/condition.ts"
import { foreignKind, foreignObject } from "../kubernetes/foreign-kind.ts"
import { ResourceList } from "../kubernetes/resource-requirements.ts"

/** What storage is wished for. Source: Kubernetes, `core/v1 PersistentVolumeClaimSpec`. */
export const PersistentVolumeClaimSpec = Schema.Struct({
  accessModes: Schema.optionalKey(Schema.Array(Schema.String)),
  resources: Schema.optionalKey(
    Schema.Struct({ requests: Schema.optionalKey(ResourceList), limits: Schema.optionalKey(ResourceList) }),
  ),
  storageClassName: Schema.optionalKey(Schema.String),
  volumeMode: Schema.optionalKey(Schema.String),
  volumeName: Schema.optionalKey(Schema.String),
}).annotate({ identifier: "PersistentVolumeClaimSpec" })
export interface PersistentVolumeClaimSpec extends Schema.Schema.Type<typeof PersistentVolumeClaimSpec> {}

/** What storage there is. Source: Kubernetes, `core/v1 PersistentVolumeClaimStatus`. */
export const PersistentVolumeClaimStatus = Schema.Struct({
  phase: Schema.optionalKey(Schema.String),
  capacity: Schema.optionalKey(ResourceList),
  conditions: Schema.optionalKey(Schema.Array(LooseCondition)),
}).annotate({ identifier: "PersistentVolumeClaimStatus" })
export interface PersistentVolumeClaimStatus extends Schema.Schema.Type<typeof PersistentVolumeClaimStatus> {}

/** A wish for storage. Source: Kubernetes, `core/v1 PersistentVolumeClaim`. */
export const PersistentVolumeClaim = foreignObject("v1", "PersistentVolumeClaim", {
  spec: Schema.optionalKey(PersistentVolumeClaimSpec),
  status: Schema.optionalKey(PersistentVolumeClaimStatus),
})
export interface PersistentVolumeClaim extends Schema.Schema.Type<typeof PersistentVolumeClaim> {}

export const PersistentVolumeClaimKind = foreignKind<PersistentVolumeClaim>(
  "v1",
  "PersistentVolumeClaim",
  "persistentvolumeclaims",
  "Namespaced",
  PersistentVolumeClaim,
)
