import type { Condition } from "@aim-engine/api"
import { ConditionType, componentCondition } from "../health/condition-types.ts"

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
 * templates' own failure against it, model and template would hold each other down.
 */
export const modelFailureExcludingTemplates = (
  conditions: ReadonlyArray<Pick<Condition, "type" | "status">> | undefined,
): boolean =>
  (conditions ?? []).some(
    ({ type, status }) => status === "False" && type.endsWith(COMPONENT_SUFFIX) && !ABOUT_TEMPLATES.has(type),
  )
