import { gpuResource } from "../../gpu/gpu-requirement.ts"
import { largestNodeFor, requiredGpu } from "../gpu-fit.ts"
import type { SelectionStage } from "./selection-stage.ts"

/** Only templates whose GPUs fit on one node, as far as nodes say how many they have: a replica runs on one node. */
export const gpusPerNode: SelectionStage =
  (_survivors, { input }) =>
  ({ values }) => {
    const required = requiredGpu(values)
    const largest = required && largestNodeFor(required, input.inventory)
    if (required?.requests === undefined || largest === undefined || required.requests <= largest) return undefined
    return {
      reason: "InsufficientGPUsPerNode",
      fact: `it needs ${required.requests} ${gpuResource(required)} on one node; the largest node for it has ${largest}`,
    }
  }
