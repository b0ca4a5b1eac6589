import type { AIMGpuRequirements, AIMHardwareRequirements } from "@aim-engine/api"
import { GPU_PREFERENCE } from "@aim-engine/core"
import fc from "fast-check"
import { byteQuantity } from "./names.ts"

/** The name of a GPU model, in one of the spellings that people use. */
export const gpuModelName: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...GPU_PREFERENCE) },
  { weight: 1, arbitrary: fc.constantFrom("Instinct MI300X", "mi300x", "AMD-BEEF") },
)

/** GPUs that a replica needs. */
export const gpuRequirements: fc.Arbitrary<AIMGpuRequirements> = fc.record(
  {
    requests: fc.constantFrom(0, 1, 2, 4, 8),
    model: gpuModelName,
    minVram: byteQuantity,
    resourceName: fc.constant("amd.com/gpu"),
  },
  { requiredKeys: [] },
)

/** Hardware that a replica needs. */
export const hardwareRequirements: fc.Arbitrary<AIMHardwareRequirements> = fc.record(
  {
    gpu: gpuRequirements,
    cpu: fc.record(
      { requests: fc.constantFrom("4", "500m"), limits: fc.constant("16") },
      { requiredKeys: ["requests"] },
    ),
  },
  { requiredKeys: [] },
)
