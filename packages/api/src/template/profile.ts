import { Schema } from "effect"
import { FreeJson, Int32, optional } from "../kubernetes/field.ts"
import { StringMap } from "../kubernetes/object-meta.ts"
import { AIMMetric } from "./metric.ts"
import { AIMPrecision } from "./precision.ts"
import { AIMProfileType } from "./profile-type.ts"

const characteristics = {
  engine: optional(Schema.String, "Inference engine, e.g. `vllm`."),
  gpu: optional(Schema.String, "GPU model that the profile is made for, e.g. `MI300X`."),
  metric: optional(AIMMetric, "What the profile is tuned for."),
  precision: optional(AIMPrecision, "Numeric precision."),
  type: optional(AIMProfileType, "How far the profile is tuned."),
}
const gpuCount = optional(Int32, "GPUs per replica.")

/** Characteristics of a profile. */
export const AIMProfileMetadata = Schema.Struct({ ...characteristics, gpuCount }).annotate({
  identifier: "AIMProfileMetadata",
  description: "Characteristics of a profile.",
})
export interface AIMProfileMetadata extends Schema.Schema.Type<typeof AIMProfileMetadata> {}

/** Characteristics of a profile as discovery prints them. */
export const AIMDiscoveryProfileMetadata = Schema.Struct({ ...characteristics, gpu_count: gpuCount }).annotate({
  identifier: "AIMDiscoveryProfileMetadata",
  description: "Characteristics of a profile as discovery prints them.",
})
export interface AIMDiscoveryProfileMetadata extends Schema.Schema.Type<typeof AIMDiscoveryProfileMetadata> {}

/** The runtime profile that discovery found. */
export const AIMProfile = Schema.Struct({
  engine_args: optional(FreeJson, "Arguments of the inference engine, a JSON object."),
  env_vars: optional(StringMap, "Environment that the runtime needs for this profile."),
  metadata: optional(AIMProfileMetadata, "Characteristics of the profile."),
  originalDiscoveryOutput: optional(FreeJson, "What discovery printed, in full."),
}).annotate({ identifier: "AIMProfile", description: "The runtime profile that discovery found." })
export interface AIMProfile extends Schema.Schema.Type<typeof AIMProfile> {}
