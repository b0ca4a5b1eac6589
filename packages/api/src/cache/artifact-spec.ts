import { Schema } from "effect"
import { EnvVars } from "../kubernetes/env-var.ts"
import { optional, required } from "../kubernetes/field.ts"
import { Quantity } from "../kubernetes/quantity.ts"
import { ImagePullSecrets } from "../kubernetes/references.ts"
import { ModelId, SourceUri } from "../model/model-source.ts"
import { runtimeConfigRefFields } from "../runtime-config/runtime-config-ref.ts"
import { artifactRules } from "./artifact-rules.ts"

const fields = (defaultImage: string) => ({
  sourceUri: required(
    SourceUri.check(Schema.isMinLength(1)),
    "Where the files come from: `hf://org/model` or `s3://bucket/key`. Immutable.",
  ),
  modelId: optional(
    ModelId,
    "Identifier, `org/name`, and path of the files on the volume. Taken from `hf://org/name` if absent; required for S3.",
  ),
  storageClassName: optional(
    Schema.String,
    "Storage class of the volume. Empty means the runtime config's, then the cluster's default class.",
  ),
  size: optional(
    Quantity,
    "Space the files need, e.g. `16Gi`; headroom for the volume is added. Measured before the download if absent.",
  ),
  env: optional(EnvVars, "Environment of the download, e.g. credentials of a model registry."),
  modelDownloadImage: optional(Schema.String, "Image that downloads the files.", { default: defaultImage }),
  imagePullSecrets: optional(ImagePullSecrets, "Registry credentials for the images of its Jobs."),
  ...runtimeConfigRefFields,
})

/** Image that downloads the files of an AIMArtifact. */
export const ARTIFACT_DOWNLOAD_IMAGE = "ghcr.io/silogen/aim-artifact-downloader:0.2.0"

/** Image that downloads the files of an AIMModelCache. */
export const MODEL_CACHE_DOWNLOAD_IMAGE = "kserve/storage-initializer:v0.16.0"

/** Model files, kept on a volume. */
export const AIMArtifactSpec = Schema.Struct(fields(ARTIFACT_DOWNLOAD_IMAGE)).annotate({
  identifier: "AIMArtifactSpec",
  description: "Model files, kept on a volume.",
  kubernetes: { rules: artifactRules },
})
export interface AIMArtifactSpec extends Schema.Schema.Type<typeof AIMArtifactSpec> {}

/** Model files, kept on a volume. */
export const AIMModelCacheSpec = Schema.Struct(fields(MODEL_CACHE_DOWNLOAD_IMAGE)).annotate({
  identifier: "AIMModelCacheSpec",
  description: "Model files, kept on a volume.",
  kubernetes: { rules: artifactRules },
})
export interface AIMModelCacheSpec extends Schema.Schema.Type<typeof AIMModelCacheSpec> {}
