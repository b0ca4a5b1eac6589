import { Schema } from "effect"
import { optional } from "../kubernetes/field.ts"
import { AIMCpuRequirements } from "./cpu-requirements.ts"
import { AIMGpuRequirements } from "./gpu-requirements.ts"

/** GPUs and CPUs that each replica needs. */
export const AIMHardwareRequirements = Schema.Struct({
  gpu: optional(AIMGpuRequirements, "GPUs. Without this block no GPU is requested: the model runs on CPUs."),
  cpu: optional(AIMCpuRequirements, "CPU cores."),
}).annotate({ identifier: "AIMHardwareRequirements", description: "GPUs and CPUs that each replica needs." })
export interface AIMHardwareRequirements extends Schema.Schema.Type<typeof AIMHardwareRequirements> {}
