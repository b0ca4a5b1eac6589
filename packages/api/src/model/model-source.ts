import { Schema } from "effect"
import { EnvVars } from "../kubernetes/env-var.ts"
import { optional, required } from "../kubernetes/field.ts"
import { Quantity } from "../kubernetes/quantity.ts"

/** Identifier of a model, `org/name`. */
export const ModelId = Schema.String.check(Schema.isPattern(/^[a-zA-Z0-9_-]+\/[a-zA-Z0-9._-]+$/))

/** Where model files come from: Hugging Face or S3. */
export const SourceUri = Schema.String.check(Schema.isPattern(/^(hf|s3):\/\/[^ \t\r\n]+$/))

/** Files of a model, and where they come from. */
export const AIMModelSource = Schema.Struct({
  modelId: required(ModelId, "Identifier, `org/name`. The files are mounted at `/workspace/cache/{modelId}`."),
  sourceUri: required(SourceUri, "Where the files come from: `hf://org/model` or `s3://bucket/key`."),
  size: optional(
    Quantity,
    "Space the files need, e.g. `16Gi`, for the size of the volume. Measured before the download if absent.",
  ),
  env: optional(EnvVars, "Credentials for this source. By name, they win over the variables beside the list."),
}).annotate({ identifier: "AIMModelSource", description: "Files of a model, and where they come from." })
export interface AIMModelSource extends Schema.Schema.Type<typeof AIMModelSource> {}

/** Model sources in the order of the list. */
export const ModelSources = Schema.Array(AIMModelSource).annotate({ kubernetes: { listType: "atomic" } })
