import { Schema } from "effect"
import { AIMGpuRequirements, AIMGpuSelector } from "../hardware/gpu-requirements.ts"
import { AIMHardwareRequirements } from "../hardware/hardware-requirements.ts"
import { optional, type ValidationRule } from "../kubernetes/field.ts"
import { AIMMetric } from "./metric.ts"
import { AIMPrecision } from "./precision.ts"

/** What a runtime is tuned for and runs on: template fields that a service may override. */
export const runtimeParameterFields = {
  metric: optional(AIMMetric, "What to optimise."),
  precision: optional(AIMPrecision, "Numeric precision of the runtime."),
  gpu: optional(
    AIMGpuRequirements,
    "GPUs that each replica needs. Any node with a listed model makes a template ready, and replicas run on such nodes.",
  ),
}

/** Other spellings of the hardware, and CPUs. */
export const hardwareSpellingFields = {
  hardware: optional(
    AIMHardwareRequirements,
    "GPUs and CPUs that each replica needs. `hardware.gpu` is another spelling of `gpu`.",
  ),
  gpuSelector: optional(AIMGpuSelector, "An earlier spelling of `gpu`.", { deprecated: "Use `gpu`." }),
}

/** The two spellings of GPU requirements may not contradict each other. */
export const gpuSpellingsAgree: ValidationRule = {
  rule: "!has(self.gpu) || !has(self.hardware) || !has(self.hardware.gpu) || dyn(self.gpu) == dyn(self.hardware.gpu)",
  message: "gpu and hardware.gpu are two spellings of one value: set one of them, or both to the same value",
}

/** What a runtime is tuned for and runs on. */
export const AIMRuntimeParameters = Schema.Struct(runtimeParameterFields).annotate({
  identifier: "AIMRuntimeParameters",
  description: "What a runtime is tuned for and runs on.",
})
export interface AIMRuntimeParameters extends Schema.Schema.Type<typeof AIMRuntimeParameters> {}
