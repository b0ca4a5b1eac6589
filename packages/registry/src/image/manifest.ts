import { Schema } from "effect"

const text = Schema.optionalKey(Schema.NullOr(Schema.String))

/** Which machine an image runs on. Source: OCI image specification, "Image Index", `platform`. */
export const Platform = Schema.Struct({
  os: Schema.String,
  architecture: Schema.String,
  variant: Schema.optionalKey(Schema.String),
})
export interface Platform extends Schema.Schema.Type<typeof Platform> {}

/** Names content by its digest. Source: OCI image specification, "Content Descriptors". */
export const Descriptor = Schema.Struct({
  mediaType: text,
  digest: Schema.String,
  size: Schema.optionalKey(Schema.Number),
  platform: Schema.optionalKey(Schema.NullOr(Platform)),
  annotations: Schema.optionalKey(Schema.NullOr(Schema.Record(Schema.String, Schema.String))),
})
export interface Descriptor extends Schema.Schema.Type<typeof Descriptor> {}

/** What a manifest and an index share: enough to tell which one it is. */
export const ManifestKind = Schema.Struct({
  schemaVersion: Schema.optionalKey(Schema.Number),
  mediaType: text,
  config: Schema.optionalKey(Schema.Unknown),
  manifests: Schema.optionalKey(Schema.Unknown),
})

/** The manifest of one image. Sources: OCI image specification, "Image Manifest"; Docker, "Image Manifest V 2, Schema 2". */
export const Manifest = Schema.Struct({ config: Descriptor })

/** The manifests of one image for several platforms. Sources: OCI "Image Index"; Docker "manifest list". */
export const Index = Schema.Struct({ manifests: Schema.Array(Descriptor) })

/** The part of an image's config that is read. Source: OCI image specification, "Image Configuration". */
export const ImageConfig = Schema.Struct({
  os: text,
  architecture: text,
  variant: text,
  created: text,
  config: Schema.optionalKey(
    Schema.NullOr(
      Schema.Struct({
        Labels: Schema.optionalKey(Schema.NullOr(Schema.Record(Schema.String, Schema.String))),
      }),
    ),
  ),
})
export interface ImageConfig extends Schema.Schema.Type<typeof ImageConfig> {}

/** The media types of manifests that are understood, as an `Accept` header. Older ones are converted by no registry any more. */
export const ACCEPTED_MANIFESTS = [
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
].join(", ")
