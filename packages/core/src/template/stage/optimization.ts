import type { SelectionStage } from "./selection-stage.ts"

/** Only optimized templates, unless the service allows others. */
export const optimization: SelectionStage =
  (_survivors, { input, policy }) =>
  ({ values }) => {
    if (input.allowUnoptimized) return undefined
    const type = policy.scoredType === "effective" ? values.type : values.discoveredType
    return type.toLowerCase() === "optimized"
      ? undefined
      : {
          reason: "UnoptimizedTemplateFiltered",
          fact: `its type is ${type || "unknown"}, and spec.template.allowUnoptimized is not set`,
        }
  }
