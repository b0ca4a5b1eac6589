import { type GpuInventory, isGpuAvailable, largestAllocatable } from "../gpu/gpu-inventory.ts"
import { gpuResource, isAmdGpu } from "../gpu/gpu-requirement.ts"
import type { EffectiveValues } from "./effective-values.ts"
import type { NormalizedGpu } from "./normalize-hardware.ts"

/** The GPUs that a template needs, discovered values included; undefined if it needs none. */
export const requiredGpu = ({ hardware, gpuModels, gpuCount }: EffectiveValues): NormalizedGpu | undefined =>
  hardware.gpu === undefined && gpuModels.length === 0
    ? undefined
    : { ...hardware.gpu, models: gpuModels, ...(gpuCount === undefined ? {} : { requests: gpuCount }) }

/** Whether the cluster has a GPU of a model that will do. A requirement without a model is met everywhere. */
export const hasRequiredGpu = (gpu: NormalizedGpu, inventory: GpuInventory): boolean =>
  isAmdGpu(gpu)
    ? gpu.models.length === 0 || gpu.models.some((model) => isGpuAvailable(inventory, model))
    : inventory.allocatable.has(gpuResource(gpu))

/**
 * The most GPUs that one node has for a requirement; undefined where no node says how many it has, as before a device
 * plugin is installed.
 */
export const largestNodeFor = (gpu: NormalizedGpu, inventory: GpuInventory): number | undefined => {
  const resource = gpuResource(gpu)
  if (gpu.models.length === 0 || !isAmdGpu(gpu)) return inventory.allocatable.get(resource)
  const counts = gpu.models.flatMap((model) => largestAllocatable(inventory, model, resource) ?? [])
  return counts.length === 0 ? undefined : Math.max(...counts)
}
