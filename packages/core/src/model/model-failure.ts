import type { Condition } from "@aim-engine/api"
import { ConditionType, componentCondition } from "../health/condition-types.ts"
import { Reason } from "../health/reasons.ts"

/** What tells about a model's templates, or sums everything up. */
const ABOUT_TEMPLATES: ReadonlySet<string> = new Set([
  ConditionType.Ready,
  ConditionType.ServiceTemplatesReady,
  ConditionType.ClusterServiceTemplatesReady,
])

/** What every component's condition ends in. */
const COMPONENT_SUFFIX = componentCondition("")

/**
 * Whether a model has failed by something else than its templates. A template asks this of its model: if it held the
 * templates' own failure against it, model and template would hold each other down. Labels that cannot be understood are no
 * failure either: the image is there, and what is not made from its labels runs as well as ever.
 */
export const modelFailureExcludingTemplates = (
  conditions: ReadonlyArray<Pick<Condition, "type" | "status"> & Partial<Pick<Condition, "reason">>> | undefined,
): boolean =>
  (conditions ?? []).some(
    ({ type, status, reason }) =>
      status === "False" &&
      type.endsWith(COMPONENT_SUFFIX) &&
      !ABOUT_TEMPLATES.has(type) &&
      reason !== Reason.MetadataExtractionFailed,
  )
