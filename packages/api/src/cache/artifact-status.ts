import { Schema } from "effect"
import { Int32, Int64, optional, Time } from "../kubernetes/field.ts"
import { Quantity } from "../kubernetes/quantity.ts"
import { configuredStatusFields } from "../resolution/observed-status.ts"
import { AIMResourceStatus } from "../resolution/status.ts"

/** How far a download is. */
export const DownloadProgress = Schema.Struct({
  totalBytes: optional(Int64, "Expected size, in bytes."),
  downloadedBytes: optional(Int64, "Bytes downloaded so far."),
  percentage: optional(
    Int32.check(Schema.isGreaterThanOrEqualTo(0), Schema.isLessThanOrEqualTo(100)),
    "Progress in percent, 0–100.",
  ),
  displayPercentage: optional(Schema.String, "Progress for people, e.g. `45 %`; `N/A` after a failure."),
}).annotate({ identifier: "DownloadProgress", description: "How far a download is." })
export interface DownloadProgress extends Schema.Schema.Type<typeof DownloadProgress> {}

/** What the downloader reports. */
export const AIMArtifactDownloadStatus = Schema.Struct({
  protocol: optional(Schema.String, "Protocol in use, e.g. `XET` or `HF_TRANSFER`."),
  attempt: optional(Int32, "Number of the present attempt, from 1."),
  totalAttempts: optional(Int32, "Number of attempts before the downloader gives up."),
  protocolSequence: optional(Schema.String, "Protocols in the order of trial, separated by commas."),
  message: optional(Schema.String, "What the downloader does, for people."),
}).annotate({ identifier: "AIMArtifactDownloadStatus", description: "What the downloader reports." })
export interface AIMArtifactDownloadStatus extends Schema.Schema.Type<typeof AIMArtifactDownloadStatus> {}

/** Who owns model files on a volume. */
export const AIMModelCacheMode = Schema.Literals(["Dedicated", "Shared"]).annotate({
  identifier: "AIMModelCacheMode",
  description: "Who owns the files: `Dedicated` ones have owners and go with them, `Shared` ones have none and stay.",
})
export type AIMModelCacheMode = typeof AIMModelCacheMode.Type

const fields = {
  ...configuredStatusFields,
  status: optional(AIMResourceStatus, "Overall state.", { default: "Pending" }),
  progress: optional(DownloadProgress, "How far the download is."),
  lastUsed: optional(Time, "When a workload that mounts the files was last created."),
  persistentVolumeClaim: optional(Schema.String, "Claim of the volume."),
  mode: optional(AIMModelCacheMode, "Who owns the files, by the owner references."),
  download: optional(AIMArtifactDownloadStatus, "What the downloader reports."),
  displaySize: optional(Schema.String, "Size of the files for people, e.g. `15.3 GiB`."),
  discoveredSizeBytes: optional(Int64, "Size that was measured, in bytes."),
  allocatedSize: optional(Quantity, "Size of the volume claim."),
  headroomPercent: optional(Int32, "Extra space that the claim was created with, in percent."),
}

/** What the controller observed about model files on a volume. */
export const AIMArtifactStatus = Schema.Struct(fields).annotate({
  identifier: "AIMArtifactStatus",
  description: "What the controller observed about model files on a volume.",
})
export interface AIMArtifactStatus extends Schema.Schema.Type<typeof AIMArtifactStatus> {}

/** What the controller observed about model files on a volume. */
export const AIMModelCacheStatus = Schema.Struct(fields).annotate({
  identifier: "AIMModelCacheStatus",
  description: "What the controller observed about model files on a volume.",
})
export interface AIMModelCacheStatus extends Schema.Schema.Type<typeof AIMModelCacheStatus> {}
