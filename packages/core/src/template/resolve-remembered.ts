import { Effect, Result } from "effect"
import { derivedTemplateName } from "./derived-template-name.ts"
import { effectiveValues } from "./effective-values.ts"
import { type NamedTemplate, readReference } from "./explicit.ts"
import { normalizeHardware } from "./normalize-hardware.ts"
import { asksForAnything, overrideDifferences } from "./overrides.ts"
import { isDerivedTemplate, type ServiceTemplate } from "./service-template.ts"
import { decideStability } from "./stability.ts"
import { templateCandidate } from "./template-candidate.ts"
import { type TemplateQuestion, useTemplate, withoutTemplate } from "./template-resolution.ts"

/** The values that a template was written with. They count for a derived one, which was made of the overrides. */
const writtenValues = (template: ServiceTemplate) => {
  const { status, ...written } = template
  return effectiveValues(
    written,
    Result.getOrElse(normalizeHardware(template.spec), () => ({})),
  )
}

const isAsOverridden = ({ overrides }: TemplateQuestion, template: ServiceTemplate): boolean =>
  isDerivedTemplate(template)
    ? asksForAnything(overrides) && overrideDifferences(overrides, writtenValues(template)).length === 0
    : overrideDifferences(overrides, templateCandidate(template).values).length === 0

/** Whether a template is what a service asks for that names its template: that one, or the one derived from it. */
const isAsNamed = (question: TemplateQuestion, template: ServiceTemplate, named: NamedTemplate): boolean => {
  if (named._tag !== "Found") return isAsOverridden(question, template)
  const base = named.template
  const isBase = template.kind === base.kind && template.metadata.name === base.metadata.name
  if (isBase) return isAsOverridden(question, template)
  const derived = Result.getOrUndefined(derivedTemplateName(base.metadata.name, question.overrides))
  return isDerivedTemplate(template) && template.metadata.name === derived && isAsOverridden(question, template)
}

/** The decision on the template that the service used before; undefined if there is none, or the choice is made anew. */
export const resolveRemembered = Effect.fnUntraced(function* (
  question: TemplateQuestion,
  named: NamedTemplate | undefined,
) {
  const { service, hasWorkload } = question
  const reference = service.status?.resolvedTemplate
  if (reference === undefined) return undefined
  const live = yield* readReference(service.metadata.namespace ?? "", reference)
  const decision = decideStability({
    reference,
    live,
    isWanted:
      live !== undefined && (named === undefined ? isAsOverridden(question, live) : isAsNamed(question, live, named)),
    isNamed: named !== undefined || (live !== undefined && isDerivedTemplate(live)),
    hasWorkload,
  })
  switch (decision._tag) {
    case "Use":
      return useTemplate(question, decision.template, { method: "Remembered" })
    case "Keep": {
      const { reason, message } = decision
      return withoutTemplate("Kept", { state: "Degraded", reason, message }, { method: "Remembered" })
    }
    case "Resolve":
      return undefined
  }
})
