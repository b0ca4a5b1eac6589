import { Result } from "effect"
import { type GpuInventory, vramOf } from "../gpu/gpu-inventory.ts"
import { unitsOf } from "../quantity/arithmetic.ts"
import { parseQuantity } from "../quantity/quantity.ts"
import type { EffectiveValues } from "./effective-values.ts"
import { type NormalizedOverrides, type OverrideDifference, overrideDifferences } from "./overrides.ts"
import type { SelectionPolicy } from "./selection-policy.ts"

const bytesOf = (quantity: string): number =>
  Result.match(parseQuantity(quantity), { onSuccess: (amount) => Number(unitsOf(amount)), onFailure: () => 0 })

/** Whether a model of GPU has the memory, or nobody says how much it has. */
const mayHaveVram = (inventory: GpuInventory, model: string, minVram: string): boolean =>
  (vramOf(inventory, model) ?? Number.POSITIVE_INFINITY) >= bytesOf(minVram)

/** Whether a template that differs from the overrides in a field may serve nevertheless, as what is unknown of it may fit. */
const mayStillFit = (
  { field, found }: OverrideDifference,
  overrides: NormalizedOverrides,
  { gpuModels }: EffectiveValues,
  inventory: GpuInventory,
): boolean => {
  switch (field) {
    case "gpuModels":
      return gpuModels.length === 0 || gpuModels.some((model) => overrides.gpuModels?.includes(model))
    case "gpuCount":
      return overrides.gpuCount === 0 || found === undefined || found === "0"
    case "minVram": {
      const { minVram } = overrides
      return minVram === undefined || gpuModels.length === 0 || gpuModels.some((model) => mayHaveVram(inventory, model, minVram))
    }
    default:
      return false
  }
}

/**
 * The overrides that keep a template from being chosen for them: what it is known to be otherwise. Metric and precision
 * have to be known and equal; a GPU model, count or memory that is not known may fit, and a template is then derived.
 */
export const unmetOverrides = (
  overrides: NormalizedOverrides,
  values: EffectiveValues,
  inventory: GpuInventory,
  { filteredOverrides }: SelectionPolicy,
): ReadonlyArray<OverrideDifference> =>
  overrideDifferences(overrides, values).filter(
    (difference) =>
      filteredOverrides.includes(difference.field) && !mayStillFit(difference, overrides, values, inventory),
  )
