import type { AIMResourceStatus } from "@aim-engine/api"
import { discoveredCondition } from "../discovery/discovery-health.ts"
import { ConditionType } from "../health/condition-types.ts"
import type { DerivedCondition, Judgement } from "../health/health-verdict.ts"
import { Reason } from "../health/reasons.ts"
import type { ApplyFailure } from "../reconcile/plan.ts"
import { isPendingStatus } from "../template/service-template.ts"
import type { TemplateParts } from "./observe-template.ts"
import { ownedCacheCondition } from "./owned-cache.ts"
import type { TemplateScope } from "./template-scope.ts"

type TemplateJudgement = Judgement<AIMResourceStatus>

/**
 * The conditions by which a template is documented to tell its stages, besides the one of each component. They follow
 * from the components and the verdict, and take no part in it. `Failure` is True if something is wrong.
 */
export const templateConditions =
  (parts: TemplateParts, scope: TemplateScope, refusedCache: ReadonlyArray<ApplyFailure>) =>
  (judgement: TemplateJudgement): ReadonlyArray<DerivedCondition> => [
    modelFound(judgement, scope),
    discovered(parts),
    ...(parts.cache === undefined ? [] : [ownedCacheCondition(parts.cache, refusedCache)]),
    progressing(judgement),
    failure(judgement),
  ]

const modelFound = ({ component }: TemplateJudgement, scope: TemplateScope): DerivedCondition => {
  const type = ConditionType.ModelFound
  const model = component(scope.modelComponent)
  const error = model?.errors[0]
  if (error === undefined) {
    return { type, status: "True", reason: scope.modelFound, message: "The model exists" }
  }
  const status = error.reason === Reason.ReferenceNotFound ? "False" : "Unknown"
  return { type, status, reason: error.reason, message: error.message }
}

const discovered = ({ discovery }: TemplateParts): DerivedCondition => {
  const condition = discoveredCondition(discovery.state)
  return condition.status === "True" ? { ...condition, observability: "info" } : condition
}

const progressing = ({ status, ready }: TemplateJudgement): DerivedCondition => {
  const type = ConditionType.Progressing
  return isPendingStatus(status)
    ? { type, status: "True", reason: Reason.Reconciling, message: ready.message }
    : { type, status: "False", reason: Reason.Stable, message: "Nothing is under way" }
}

const failure = ({ status, ready }: TemplateJudgement): DerivedCondition => {
  const type = ConditionType.Failure
  return status === "Failed"
    ? { type, status: "True", reason: ready.reason, message: ready.message }
    : { type, status: "False", reason: Reason.NoFailure, message: "Nothing failed for good" }
}
