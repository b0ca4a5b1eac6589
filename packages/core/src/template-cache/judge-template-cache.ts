import type { AIMResourceStatus, AIMTemplateCache } from "@aim-engine/api"
import { Result } from "effect"
import type { ComponentHealth } from "../health/component-health.ts"
import { COMPONENTS } from "../health/components.ts"
import { ConditionType } from "../health/condition-types.ts"
import { evaluateHealth } from "../health/evaluate-health.ts"
import type { DerivedCondition, HealthVerdict } from "../health/health-verdict.ts"
import { Reason } from "../health/reasons.ts"
import type { ApplyFailure } from "../reconcile/plan.ts"
import { runtimeConfigHealth } from "../runtime-config/health.ts"
import { templateRefOf, templateText } from "../template/service-template.ts"
import { artifactsHealth } from "./artifacts-health.ts"
import type { TemplateCacheParts } from "./observe-template-cache.ts"
import { cachedTemplateHealth } from "./resolve-cached-template.ts"

/** The verdict on a template cache: how it is, its conditions, and whether anything may be written. `now` is in ms since 1970. */
export const judgeTemplateCache = (
  cache: AIMTemplateCache,
  parts: TemplateCacheParts,
  failures: ReadonlyArray<ApplyFailure>,
  now: number,
): HealthVerdict<AIMResourceStatus> =>
  evaluateHealth<AIMResourceStatus>({
    object: cache,
    declared: COMPONENTS.AIMTemplateCache,
    components: [runtimeConfigHealth(parts.config), templateHealth(parts), holdingHealth(parts)],
    failures,
    now,
    toStatus: (root) => root,
    derived: () => [templateFound(parts)],
  })

const templateHealth = ({ template }: TemplateCacheParts): ComponentHealth =>
  Result.match(template, {
    onSuccess: cachedTemplateHealth,
    onFailure: (error): ComponentHealth => ({ component: "ServiceTemplate", dependency: "Upstream", errors: [error] }),
  })

const holdingHealth = ({ matches, isTemplateReady }: TemplateCacheParts): ComponentHealth =>
  Result.match(matches, {
    onSuccess: (known) => artifactsHealth(known, isTemplateReady),
    onFailure: (error): ComponentHealth => ({ component: "Artifacts", dependency: "Downstream", errors: [error] }),
  })

const templateFound = ({ template }: TemplateCacheParts): DerivedCondition => {
  const type = ConditionType.TemplateFound
  return Result.match(template, {
    onSuccess: (found): DerivedCondition => ({
      type,
      status: "True",
      reason: Reason.TemplateFound,
      message: templateText(templateRefOf(found)),
    }),
    onFailure: ({ reason, message }): DerivedCondition => ({ type, status: "False", reason, message }),
  })
}
