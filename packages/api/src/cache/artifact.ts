import type { Schema } from "effect"
import { aimKind, aimObject } from "../kubernetes/aim-kind.ts"
import type { PrinterColumn } from "../kubernetes/custom-resource-kind.ts"
import { AIMArtifactSpec, AIMModelCacheSpec } from "./artifact-spec.ts"
import { AIMArtifactStatus, AIMModelCacheStatus } from "./artifact-status.ts"

const columns: ReadonlyArray<PrinterColumn> = [
  { name: "Status", type: "string", jsonPath: ".status.status" },
  { name: "Mode", type: "string", jsonPath: ".status.mode" },
  { name: "Model Size", type: "string", jsonPath: ".status.displaySize" },
  { name: "Progress", type: "string", jsonPath: ".status.progress.displayPercentage" },
  { name: "Protocol", type: "string", jsonPath: ".status.download.protocol", priority: 1 },
  { name: "Attempt", type: "integer", jsonPath: ".status.download.attempt", priority: 1 },
]

/** Model files, downloaded once and kept on a volume. */
export const AIMArtifact = aimObject("AIMArtifact", AIMArtifactSpec, AIMArtifactStatus)
export interface AIMArtifact extends Schema.Schema.Type<typeof AIMArtifact> {}

export const AIMArtifactKind = aimKind<AIMArtifact>({
  kind: "AIMArtifact",
  shortName: "aimart",
  scope: "Namespaced",
  description: "Model files, downloaded once and kept on a volume.",
  columns,
  schema: AIMArtifact,
})

/** Model files, downloaded once and kept on a volume: an AIMArtifact under its earlier name. */
export const AIMModelCache = aimObject("AIMModelCache", AIMModelCacheSpec, AIMModelCacheStatus)
export interface AIMModelCache extends Schema.Schema.Type<typeof AIMModelCache> {}

export const AIMModelCacheKind = aimKind<AIMModelCache>({
  kind: "AIMModelCache",
  shortName: "aimmc",
  scope: "Namespaced",
  description: "Model files, downloaded once and kept on a volume: an AIMArtifact under its earlier name.",
  columns,
  schema: AIMModelCache,
})
