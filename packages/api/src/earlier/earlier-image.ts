import { Schema } from "effect"
import { optional } from "../kubernetes/field.ts"
import { ImageMetadata } from "../model/image-metadata.ts"
import { AIMClusterModelKind, AIMModelKind } from "../model/model.ts"
import { AIMModelSpec } from "../model/model-spec.ts"
import { AIMModelSourceType } from "../model/model-status.ts"
import { configuredStatusFields } from "../resolution/observed-status.ts"
import { AIMStatus } from "../resolution/status.ts"
import { earlierKind, earlierObject } from "./earlier-kind.ts"

/** What an entry of the catalog is: the image of a model, and what is known about it. */
export const EarlierImageSpec = Schema.Struct(AIMModelSpec.fields).annotate({
  identifier: "EarlierImageSpec",
  description: "The image of a model, and what is known about it, in the earlier spelling or the present one.",
})
export interface EarlierImageSpec extends Schema.Schema.Type<typeof EarlierImageSpec> {}

/** The states of a model in the earlier group. */
export const EarlierImageState = AIMStatus.pick(["Pending", "Progressing", "Ready", "Degraded", "Failed"]).annotate({
  identifier: "EarlierImageState",
  description:
    "Overall state: `Pending` waits for others, `Progressing` is under way, `Ready` can be used, `Degraded` may heal, `Failed` needs a change.",
})
export type EarlierImageState = typeof EarlierImageState.Type

/** What was observed about a model, in the words of the earlier group. */
export const EarlierImageStatus = Schema.Struct({
  ...configuredStatusFields,
  status: optional(EarlierImageState, "Overall state.", { default: "Pending" }),
  imageMetadata: optional(ImageMetadata, "What the image's labels say."),
  sourceType: optional(AIMModelSourceType, "`Custom` if the spec has model sources, else `Image`."),
}).annotate({
  identifier: "EarlierImageStatus",
  description: "What was observed about a model, in the words of the earlier group.",
})
export interface EarlierImageStatus extends Schema.Schema.Type<typeof EarlierImageStatus> {}

const columns = [
  { name: "Status", type: "string", jsonPath: ".status.status" },
  { name: "Image", type: "string", jsonPath: ".spec.image" },
] as const

/** A model of one namespace, under its first name. */
export const EarlierAIMImage = earlierObject("AIMImage", EarlierImageSpec, EarlierImageStatus)
export interface EarlierAIMImage extends Schema.Schema.Type<typeof EarlierAIMImage> {}

export const EarlierAIMImageKind = earlierKind<EarlierAIMImage>({
  kind: "AIMImage",
  present: AIMModelKind,
  columns,
  schema: EarlierAIMImage,
})

/** A model of all namespaces, under its first name. */
export const EarlierAIMClusterImage = earlierObject("AIMClusterImage", EarlierImageSpec, EarlierImageStatus)
export interface EarlierAIMClusterImage extends Schema.Schema.Type<typeof EarlierAIMClusterImage> {}

export const EarlierAIMClusterImageKind = earlierKind<EarlierAIMClusterImage>({
  kind: "AIMClusterImage",
  present: AIMClusterModelKind,
  columns,
  schema: EarlierAIMClusterImage,
})

/** A model of one namespace, in the earlier group. */
export const EarlierAIMModel = earlierObject("AIMModel", EarlierImageSpec, EarlierImageStatus)
export interface EarlierAIMModel extends Schema.Schema.Type<typeof EarlierAIMModel> {}

export const EarlierAIMModelKind = earlierKind<EarlierAIMModel>({
  kind: "AIMModel",
  present: AIMModelKind,
  columns,
  schema: EarlierAIMModel,
})

/** A model of all namespaces, in the earlier group. */
export const EarlierAIMClusterModel = earlierObject("AIMClusterModel", EarlierImageSpec, EarlierImageStatus)
export interface EarlierAIMClusterModel extends Schema.Schema.Type<typeof EarlierAIMClusterModel> {}

export const EarlierAIMClusterModelKind = earlierKind<EarlierAIMClusterModel>({
  kind: "AIMClusterModel",
  present: AIMClusterModelKind,
  columns,
  schema: EarlierAIMClusterModel,
})
