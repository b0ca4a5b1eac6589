import { Schema } from "effect"
import { AIMModelCacheKind } from "../cache/artifact.ts"
import { AIMModelCacheSpec } from "../cache/artifact-spec.ts"
import { AIMModelCacheStatus } from "../cache/artifact-status.ts"
import { AIMTemplateCacheKind, AIMTemplateCacheSpec, AIMTemplateCacheStatus } from "../cache/template-cache.ts"
import { optional } from "../kubernetes/field.ts"
import { configuredStatusFields } from "../resolution/observed-status.ts"
import { earlierKind, earlierObject } from "./earlier-kind.ts"
import { EarlierResourceStatus } from "./earlier-status.ts"

const stateField = { status: optional(EarlierResourceStatus, "Overall state.", { default: "Pending" }) }

/** What was observed about a template cache, in the words of the earlier group. */
export const EarlierTemplateCacheStatus = Schema.Struct({
  ...configuredStatusFields,
  ...stateField,
  resolvedTemplateKind: AIMTemplateCacheStatus.fields.resolvedTemplateKind,
}).annotate({
  identifier: "EarlierTemplateCacheStatus",
  description: "What was observed about a template cache, in the words of the earlier group.",
})
export interface EarlierTemplateCacheStatus extends Schema.Schema.Type<typeof EarlierTemplateCacheStatus> {}

/** Model files of a template, in the earlier group. */
export const EarlierAIMTemplateCache = earlierObject(
  "AIMTemplateCache",
  AIMTemplateCacheSpec,
  EarlierTemplateCacheStatus,
)
export interface EarlierAIMTemplateCache extends Schema.Schema.Type<typeof EarlierAIMTemplateCache> {}

export const EarlierAIMTemplateCacheKind = earlierKind<EarlierAIMTemplateCache>({
  kind: "AIMTemplateCache",
  present: AIMTemplateCacheKind,
  columns: [
    { name: "Template", type: "string", jsonPath: ".spec.templateName" },
    { name: "Status", type: "string", jsonPath: ".status.status" },
  ],
  schema: EarlierAIMTemplateCache,
})

/** What was observed about model files on a volume, in the words of the earlier group. */
export const EarlierModelCacheStatus = Schema.Struct({
  ...configuredStatusFields,
  ...stateField,
  progress: AIMModelCacheStatus.fields.progress,
  persistentVolumeClaim: AIMModelCacheStatus.fields.persistentVolumeClaim,
}).annotate({
  identifier: "EarlierModelCacheStatus",
  description: "What was observed about model files on a volume, in the words of the earlier group.",
})
export interface EarlierModelCacheStatus extends Schema.Schema.Type<typeof EarlierModelCacheStatus> {}

/** Model files on a volume, in the earlier group. */
export const EarlierAIMModelCache = earlierObject("AIMModelCache", AIMModelCacheSpec, EarlierModelCacheStatus)
export interface EarlierAIMModelCache extends Schema.Schema.Type<typeof EarlierAIMModelCache> {}

export const EarlierAIMModelCacheKind = earlierKind<EarlierAIMModelCache>({
  kind: "AIMModelCache",
  present: AIMModelCacheKind,
  columns: [
    { name: "Status", type: "string", jsonPath: ".status.status" },
    { name: "Progress", type: "string", jsonPath: ".status.progress.displayPercentage" },
  ],
  schema: EarlierAIMModelCache,
})
