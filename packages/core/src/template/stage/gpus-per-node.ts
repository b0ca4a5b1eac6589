import { gpuResource, largestNodeFor } from "../gpu-fit.ts"
import type { SelectionStage } from "./selection-stage.ts"

/** Only templates whose GPUs fit on one node, as far as nodes say how many they have: a replica runs on one node. */
export const gpusPerNode: SelectionStage =
  (_survivors, { input }) =>
  ({ values }) => {
    const largest = largestNodeFor(values, input.inventory)
    if (values.gpuCount === undefined || largest === undefined || values.gpuCount <= largest) return undefined
    return {
      reason: "InsufficientGPUsPerNode",
      fact: `it needs ${values.gpuCount} ${gpuResource(values)} on one node; the largest node for it has ${largest}`,
    }
  }
