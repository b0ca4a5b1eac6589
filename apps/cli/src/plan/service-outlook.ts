import type { AIMService } from "@aim-engine/api"
import { ConditionType, Reason } from "@aim-engine/core"

/** Something that the plan makes: who waits for it need only wait. */
const BROUGHT_BY_PLAN: ReadonlySet<string> = new Set([Reason.CreatingModel, Reason.CreatingTemplate])

/**
 * Whether a planned service can not be served: it failed, or it waits for something that neither the manifests nor the
 * plan bring. A service that is starting has all it needs.
 */
export const isOutOfReach = ({ status }: AIMService): boolean => {
  switch (status?.status) {
    case "Running":
    case "Starting":
      return false
    case "Failed":
    case "Degraded":
      return true
    default: {
      // A template follows its model: what the model waits for decides for both.
      const missing = [ConditionType.ModelReady, ConditionType.TemplateReady]
        .map((type) => status?.conditions?.find((condition) => condition.type === type))
        .find((condition) => condition?.status !== "True")
      return missing === undefined || !BROUGHT_BY_PLAN.has(missing.reason)
    }
  }
}
