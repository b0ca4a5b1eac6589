import { Schema } from "effect"
import { Int32, optional } from "../kubernetes/field.ts"
import { StringMap } from "../kubernetes/object-meta.ts"

const Texts = Schema.Array(Schema.String).annotate({ kubernetes: { listType: "atomic" } })

/** A deployment that the image's authors suggest. */
export const RecommendedDeployment = Schema.Struct({
  gpuModel: optional(Schema.String, "GPU model, e.g. `MI300X`."),
  gpuCount: optional(Int32, "Number of GPUs."),
  precision: optional(Schema.String, "Numeric precision, e.g. `fp8`."),
  metric: optional(Schema.String, "What it is tuned for: `latency` or `throughput`."),
  description: optional(Schema.String, "Context for people."),
  profileId: optional(Schema.String, "Profile of the image."),
}).annotate({ identifier: "RecommendedDeployment", description: "A deployment that the image's authors suggest." })
export interface RecommendedDeployment extends Schema.Schema.Type<typeof RecommendedDeployment> {}

/** What an image's labels say about its model. */
export const ModelMetadata = Schema.Struct({
  canonicalName: optional(Schema.String, "Identifier of the model, e.g. `mistralai/Mixtral-8x22B-Instruct-v0.1`."),
  source: optional(Schema.String, "URL where the model is found."),
  tags: optional(Texts, "Descriptive tags, e.g. `chat`."),
  versions: optional(Texts, "Available versions."),
  variants: optional(Texts, "Variants of the model."),
  hfTokenRequired: optional(Schema.Boolean, "Whether a Hugging Face token is needed."),
  title: optional(Schema.String, "Title for people."),
  descriptionFull: optional(Schema.String, "Full description."),
  releaseNotes: optional(Schema.String, "Release notes of this version."),
  recommendedDeployments: optional(
    Schema.Array(RecommendedDeployment).annotate({ kubernetes: { listType: "atomic" } }),
    "Suggested deployments; templates are generated from them.",
  ),
}).annotate({ identifier: "ModelMetadata", description: "What an image's labels say about its model." })
export interface ModelMetadata extends Schema.Schema.Type<typeof ModelMetadata> {}

/** The standard labels of an image. Source: OCI image spec, pre-defined annotation keys. */
export const OCIMetadata = Schema.Struct({
  title: optional(Schema.String, "Title for people."),
  description: optional(Schema.String, "Short description."),
  licenses: optional(Schema.String, "SPDX licence expression."),
  vendor: optional(Schema.String, "Organisation that made the image."),
  authors: optional(Schema.String, "Contact of the authors."),
  source: optional(Schema.String, "URL of the source code."),
  documentation: optional(Schema.String, "URL of the documentation."),
  created: optional(Schema.String, "When the image was made, RFC 3339 text."),
  revision: optional(Schema.String, "Source control revision."),
  version: optional(Schema.String, "Version of the image."),
}).annotate({ identifier: "OCIMetadata", description: "The standard `org.opencontainers.image.*` labels of an image." })
export interface OCIMetadata extends Schema.Schema.Type<typeof OCIMetadata> {}

/** What an image's labels say. */
export const ImageMetadata = Schema.Struct({
  model: optional(ModelMetadata, "About the model."),
  oci: optional(OCIMetadata, "About the image."),
  originalLabels: optional(StringMap, "All labels as they are, also those that no other field shows."),
}).annotate({ identifier: "ImageMetadata", description: "What an image's labels say." })
export interface ImageMetadata extends Schema.Schema.Type<typeof ImageMetadata> {}
