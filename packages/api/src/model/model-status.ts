import { Schema } from "effect"
import { optional } from "../kubernetes/field.ts"
import { configuredStatusFields } from "../resolution/observed-status.ts"
import { AIMResourceStatus } from "../resolution/status.ts"
import { ImageMetadata } from "./image-metadata.ts"

/** Where a model's files come from. */
export const AIMModelSourceType = Schema.Literals(["Image", "Custom"]).annotate({
  identifier: "AIMModelSourceType",
  description: "Where a model's files come from: what the `Image` says, or `Custom` sources of the spec.",
})
export type AIMModelSourceType = typeof AIMModelSourceType.Type

/** What the controller observed about a model. */
export const AIMModelStatus = Schema.Struct({
  ...configuredStatusFields,
  status: optional(AIMResourceStatus, "Overall state of the model, based on its templates.", { default: "Pending" }),
  imageMetadata: optional(ImageMetadata, "What the image's labels say."),
  sourceType: optional(AIMModelSourceType, "`Custom` if the spec has model sources, else `Image`."),
  inspectedImage: optional(Schema.String, "Image that `imageMetadata` was read from; empty if it was given by hand."),
  imageDigest: optional(Schema.String, "Digest of that image, `sha256:` and 64 hexadecimal digits."),
}).annotate({ identifier: "AIMModelStatus", description: "What the controller observed about a model." })
export interface AIMModelStatus extends Schema.Schema.Type<typeof AIMModelStatus> {}
