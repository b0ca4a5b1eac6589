import { DEFAULT_GPU_RESOURCE } from "@aim-engine/api"
import { Result } from "effect"
import { unitsOf } from "../quantity/arithmetic.ts"
import { parseQuantity } from "../quantity/quantity.ts"
import type { NormalizedGpu } from "../template/normalize-hardware.ts"
import { type GpuInventory, vramOf } from "./gpu-inventory.ts"

/** Resources of AMD; only nodes with their GPUs carry the labels that we choose nodes by. */
const AMD_RESOURCES = "amd.com/"

/** The resource that stands for the GPUs of a requirement. */
export const gpuResource = ({ resourceName = DEFAULT_GPU_RESOURCE }: NormalizedGpu): string => resourceName

/** Whether the GPUs are AMD's, so that node labels tell of them. */
export const isAmdGpu = (gpu: NormalizedGpu): boolean => gpuResource(gpu).startsWith(AMD_RESOURCES)

/** The memory that each GPU needs, in bytes; undefined if any will do. */
export const requiredVram = ({ minVram }: NormalizedGpu): number | undefined => {
  const amount = minVram === undefined ? undefined : Result.getOrUndefined(parseQuantity(minVram))
  return amount === undefined || amount.nanos <= 0n ? undefined : Number(unitsOf(amount))
}

/**
 * Whether a node with a GPU is needed: a number of GPUs is given (0 asks for such a node without taking a GPU),
 * or a model, or an amount of memory. A requirement without any of them asks for nothing.
 */
export const requiresGpu = (gpu: NormalizedGpu | undefined): gpu is NormalizedGpu =>
  gpu !== undefined && (gpu.requests !== undefined || gpu.models.length > 0 || requiredVram(gpu) !== undefined)

/** The models that will do, sorted: those that are named, or all that there are; without those not known to have the memory. */
export const suitableModels = (gpu: NormalizedGpu, inventory: GpuInventory): ReadonlyArray<string> => {
  const models = gpu.models.length > 0 ? gpu.models : [...inventory.models.keys()]
  const required = requiredVram(gpu) ?? 0
  return models.filter((model) => (vramOf(inventory, model) ?? 0) >= required).toSorted()
}
