import type { AIMModelStatus, AIMResourceStatus } from "@aim-engine/api"
import { Result } from "effect"
import type { HealthVerdict } from "../health/health-verdict.ts"
import { definedFields } from "../structure/defined-fields.ts"
import type { ModelParts } from "./observe-model.ts"
import { isCustomModel, type Model } from "./service-model.ts"

type MetadataStatus = Pick<AIMModelStatus, "imageMetadata" | "inspectedImage" | "imageDigest">

/** What was read stays until something else is read: turning it off, or an outage, loses nothing. */
const metadataStatus = (before: AIMModelStatus, { spec, metadata }: ModelParts): MetadataStatus => {
  const { imageMetadata, inspectedImage, imageDigest } = before
  if (metadata.metadata === undefined) return definedFields({ imageMetadata, inspectedImage, imageDigest })
  if (metadata.source === "Spec") return { imageMetadata: metadata.metadata }
  return definedFields({
    imageMetadata: metadata.metadata,
    inspectedImage: spec.image,
    imageDigest: metadata.digest,
  })
}

/** The status of a model. */
export const statusOfModel = (
  model: Model,
  parts: ModelParts,
  verdict: HealthVerdict<AIMResourceStatus>,
): AIMModelStatus => {
  const before = model.status ?? {}
  const status = definedFields({
    observedGeneration: model.metadata.generation,
    status: verdict.status,
    conditions: verdict.conditions,
    resolvedRuntimeConfig: Result.match(parts.config, {
      onSuccess: ({ reference }) => reference,
      onFailure: () => before.resolvedRuntimeConfig,
    }),
    sourceType: isCustomModel(parts) ? ("Custom" as const) : ("Image" as const),
    ...metadataStatus(before, parts),
  })
  return status
}
