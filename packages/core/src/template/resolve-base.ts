import { type AIMServiceTemplate, AIMServiceTemplateKind } from "@aim-engine/api"
import { Effect } from "effect"
import { Reason } from "../health/reasons.ts"
import { isDerivedAs, planDerivedTemplate } from "./derived-template.ts"
import { readTemplate } from "./explicit.ts"
import { type OverrideDifference, overrideDifferences } from "./overrides.ts"
import {
  isPendingStatus,
  type ServiceTemplate,
  templateRefOf,
  templateStatus,
  templateText,
} from "./service-template.ts"
import { templateCandidate } from "./template-candidate.ts"
import { TEMPLATE_COMPONENT } from "./template-health.ts"
import { type DecisionDetails, type TemplateQuestion, useTemplate, withoutTemplate } from "./template-resolution.ts"

/**
 * What becomes of a service whose template, or whose template's base, is this one: it is used as it is if the service
 * wants nothing different from it, and else a template is derived from it.
 */
export const resolveBase = Effect.fnUntraced(function* (
  question: TemplateQuestion,
  base: ServiceTemplate,
  details: DecisionDetails,
) {
  const differences = overrideDifferences(question.overrides, templateCandidate(base).values)
  if (differences.length === 0) return useTemplate(question, base, details)
  return yield* derive(question, base, differences, details)
})

const differenceText = (differences: ReadonlyArray<OverrideDifference>): string =>
  differences.map(({ field, wanted }) => `${field} ${wanted}`).join(", ")

const derive = Effect.fnUntraced(function* (
  question: TemplateQuestion,
  base: ServiceTemplate,
  differences: ReadonlyArray<OverrideDifference>,
  given: DecisionDetails,
) {
  const baseRef = templateRefOf(base)
  const details = { ...given, base: baseRef, differences }
  const planned = yield* Effect.fromResult(planDerivedTemplate(question.service, base, question.overrides))
  const ref = templateRefOf(planned)
  const existing = yield* readTemplate(ref.namespace, ref.name)
  if (existing !== undefined) return useDerived(question, planned, existing, details)
  const status = templateStatus(base)
  if (isPendingStatus(status)) {
    const message = `${templateText(baseRef)} is ${status}; what the overrides change is known once it is ready`
    return withoutTemplate("Waiting", { state: "Progressing", reason: Reason.TemplateNotReady, message }, details)
  }
  const message = `${templateText(ref)} is derived from ${templateText(baseRef)} for the overrides: ${differenceText(differences)}`
  return withoutTemplate(
    "Creating",
    { state: "Progressing", reason: Reason.CreatingTemplate, dependency: "Downstream", message },
    { ...details, template: ref },
    [{ kind: AIMServiceTemplateKind, object: planned, mode: "create", component: TEMPLATE_COMPONENT }],
  )
})

const useDerived = (
  question: TemplateQuestion,
  planned: AIMServiceTemplate,
  existing: ServiceTemplate,
  details: DecisionDetails,
) => {
  if (existing.kind === "AIMServiceTemplate" && isDerivedAs(planned, existing)) {
    return useTemplate(question, existing, details)
  }
  const message = `${templateText(templateRefOf(existing))} is in the way: a template of this name has to be derived for the overrides, and the one that exists is another; remove it`
  return withoutTemplate("Conflict", { state: "Failed", reason: Reason.DerivedTemplateConflict, message }, details)
}
