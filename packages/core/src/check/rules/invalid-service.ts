import { Result } from "effect"
import { isInfrastructural } from "../../errors/categories.ts"
import type { DomainError } from "../../errors/domain-error.ts"
import { Reason } from "../../health/reasons.ts"
import type { ServiceParts } from "../../service/observe-service.ts"
import { type CheckRule, findingAbout } from "../check-rule.ts"

interface Refusal {
  readonly field: string
  readonly message: string
}

const refusal = (field: string, result: Result.Result<unknown, DomainError>): ReadonlyArray<Refusal> =>
  Result.isFailure(result) && !isInfrastructural(result.failure) ? [{ field, message: result.failure.message }] : []

/** What other rules tell is left out. */
const refusals = ({ model, template, scaling, inference, workload, route }: ServiceParts): ReadonlyArray<Refusal> => [
  ...(model.decision.outcome === "Refused" ? [{ field: "spec.model", message: model.decision.summary }] : []),
  ...(template.decision.outcome === "Refused" || template.decision.outcome === "Conflict"
    ? [{ field: "spec.overrides", message: template.decision.summary }]
    : []),
  ...refusal("spec", scaling),
  ...(Result.isFailure(scaling) || Result.isFailure(workload.name) ? [] : refusal("spec", inference)),
  ...(route.plan._tag === "InvalidSettings" && route.plan.error.reason !== Reason.NamespaceTooLong
    ? [{ field: "spec.routing", message: route.plan.error.message }]
    : []),
]

export const invalidService: CheckRule = {
  id: "invalid-service",
  summary: "The operator refuses a service as it is written, although its schema allows it.",
  severity: "error",
  find: ({ services }) =>
    services.flatMap(({ service, anywhere }) =>
      refusals(anywhere).map(({ field, message }) => findingAbout(service, field, message)),
    ),
}
