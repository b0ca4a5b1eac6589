import { Schema } from "effect"
import { optional, required } from "./field.ts"
import { Quantity } from "./quantity.ts"

/** Amounts by resource name, e.g. `cpu`, `memory`, `amd.com/gpu`. */
export const ResourceList = Schema.Record(Schema.String, Quantity)
export type ResourceList = typeof ResourceList.Type

/** A device claim of the pod that a container uses. Source: Kubernetes, `core/v1 ResourceClaim`. */
export const ResourceClaim = Schema.Struct({
  name: required(Schema.String, "Name of an entry in the pod's resource claims."),
  request: optional(Schema.String, "One request of the claim; all if absent."),
}).annotate({ identifier: "ResourceClaim", description: "A device claim of the pod that the container uses." })
export interface ResourceClaim extends Schema.Schema.Type<typeof ResourceClaim> {}

/** What a container needs and may use. Source: Kubernetes, `core/v1 ResourceRequirements`. */
export const ResourceRequirements = Schema.Struct({
  limits: optional(ResourceList, "The most the container may use, by resource name."),
  requests: optional(ResourceList, "What is set aside for the container, by resource name."),
  claims: optional(
    Schema.Array(ResourceClaim).annotate({ kubernetes: { listType: "map", listMapKeys: ["name"] } }),
    "Device claims that the container uses.",
  ),
}).annotate({ identifier: "ResourceRequirements", description: "What a container needs and may use." })
export interface ResourceRequirements extends Schema.Schema.Type<typeof ResourceRequirements> {}
