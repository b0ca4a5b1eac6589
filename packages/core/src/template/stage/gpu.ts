import { gpuResource } from "../../gpu/gpu-requirement.ts"
import { hasRequiredGpu, requiredGpu } from "../gpu-fit.ts"
import type { SelectionStage } from "./selection-stage.ts"

/** Only templates whose GPU model, if they name one, is in the cluster. */
export const gpu: SelectionStage = (_survivors, { input }) => {
  const present = [...input.inventory.models.keys()].join(", ") || "none"
  return ({ values }) => {
    const required = requiredGpu(values)
    if (required === undefined || hasRequiredGpu(required, input.inventory)) return undefined
    const wanted = required.models.join(" or ") || gpuResource(required)
    return { reason: "RequiredGPUNotInCluster", fact: `it needs ${wanted}; the cluster has ${present}` }
  }
}
