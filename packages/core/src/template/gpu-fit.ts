import { DEFAULT_GPU_RESOURCE } from "@aim-engine/api"
import { type GpuInventory, isGpuAvailable, largestAllocatable } from "../gpu/gpu-inventory.ts"
import type { EffectiveValues } from "./effective-values.ts"

/** The Kubernetes resource that a template takes its GPUs from. */
export const gpuResource = ({ hardware }: EffectiveValues): string =>
  hardware.gpu?.resourceName ?? DEFAULT_GPU_RESOURCE

/** Whether the GPUs are those that node labels tell of; of others only the resource is known. */
const isLabelled = (resource: string): boolean => resource.startsWith("amd.com/")

/** Whether the cluster has a GPU of a model that the template can run on. Templates that name no model fit everywhere. */
export const hasGpuFor = (values: EffectiveValues, inventory: GpuInventory): boolean => {
  const resource = gpuResource(values)
  if (!isLabelled(resource)) return inventory.allocatable.has(resource)
  return values.gpuModels.length === 0 || values.gpuModels.some((model) => isGpuAvailable(inventory, model))
}

/**
 * The most GPUs that one node has for a template; undefined where no node says: they may have device plugins that are
 * not installed yet.
 */
export const largestNodeFor = (values: EffectiveValues, inventory: GpuInventory): number | undefined => {
  const resource = gpuResource(values)
  if (values.gpuModels.length === 0 || !isLabelled(resource)) return inventory.allocatable.get(resource)
  const counts = values.gpuModels.flatMap((model) => largestAllocatable(inventory, model, resource) ?? [])
  return counts.length === 0 ? undefined : Math.max(...counts)
}
