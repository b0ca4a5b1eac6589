import { type GpuInventory, vramOf } from "../gpu/gpu-inventory.ts"
import { requiredVram } from "../gpu/gpu-requirement.ts"
import type { EffectiveValues } from "./effective-values.ts"
import { type NormalizedOverrides, type OverrideDifference, overrideDifferences } from "./overrides.ts"
import type { SelectionPolicy } from "./selection-policy.ts"

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
      const required =
        requiredVram({ models: [], ...(overrides.minVram === undefined ? {} : { minVram: overrides.minVram }) }) ?? 0
      const vramOrEnough = (model: string) => vramOf(inventory, model) ?? required
      return gpuModels.length === 0 || gpuModels.some((model) => vramOrEnough(model) >= required)
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
