import { Schema } from "effect"
import { int32From, optional } from "../kubernetes/field.ts"
import { Quantity } from "../kubernetes/quantity.ts"

/** Name of a GPU model, e.g. `MI300X`. */
export const GpuModelName = Schema.String.check(Schema.isMaxLength(64))

/** How many models a list can have. */
export const MAX_GPU_MODELS = 16

/** The Kubernetes resource that stands for AMD GPUs. */
export const DEFAULT_GPU_RESOURCE = "amd.com/gpu"

/** GPUs that each replica needs. */
export const AIMGpuRequirements = Schema.Struct({
  requests: optional(
    int32From(0),
    "Number of GPUs, set as request and limit. 0 asks for a node with GPUs without taking one.",
  ),
  model: optional(GpuModelName, "Only nodes with this GPU model, e.g. `MI300X`."),
  models: optional(
    Schema.Array(GpuModelName)
      .check(Schema.isMaxLength(MAX_GPU_MODELS))
      .annotate({ kubernetes: { listType: "atomic" } }),
    "Only nodes with one of these GPU models.",
    { deprecated: "Use `model`." },
  ),
  minVram: optional(Quantity, "Only GPUs with at least this much memory, e.g. `64Gi`. Holds together with `model`."),
  resourceName: optional(Schema.String, "Kubernetes resource name of the GPUs.", { default: DEFAULT_GPU_RESOURCE }),
}).annotate({ identifier: "AIMGpuRequirements", description: "GPUs that each replica needs." })
export interface AIMGpuRequirements extends Schema.Schema.Type<typeof AIMGpuRequirements> {}

/** An earlier spelling of GPU requirements: a count and a model. */
export const AIMGpuSelector = Schema.Struct({
  count: optional(int32From(0), "Number of GPUs."),
  model: optional(GpuModelName, "GPU model, e.g. `MI300X`."),
}).annotate({ identifier: "AIMGpuSelector", description: "An earlier spelling of GPU requirements." })
export interface AIMGpuSelector extends Schema.Schema.Type<typeof AIMGpuSelector> {}
