import { gpuResource, hasGpuFor } from "../gpu-fit.ts"
import type { SelectionStage } from "./selection-stage.ts"

/** Only templates whose GPU model, if they name one, is in the cluster. */
export const gpu: SelectionStage = (_survivors, { input }) => {
  const present = [...input.inventory.models.keys()].join(", ") || "none"
  return ({ values }) =>
    hasGpuFor(values, input.inventory)
      ? undefined
      : {
          reason: "RequiredGPUNotInCluster",
          fact: `it needs ${values.gpuModels.join(" or ") || gpuResource(values)}; the cluster has ${present}`,
        }
}
