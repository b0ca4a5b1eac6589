import { Reason } from "../health/reasons.ts"
import { type Model, modelText } from "../model/service-model.ts"
import { closestFirst, NAMED_CANDIDATES, rejectionText } from "./explain-template.ts"
import { nearestMiss } from "./nearest-miss.ts"
import type { SelectionInput } from "./selection-input.ts"
import type { SelectionOutcome } from "./selection-outcome.ts"
import type { SelectionPolicy } from "./selection-policy.ts"
import { templateText } from "./service-template.ts"
import { type DecisionDetails, type TemplateResolution, withoutTemplate } from "./template-resolution.ts"

/** What would make the closest of the rejected templates eligible. */
const nearestMisses = (input: SelectionInput, { diagnostics }: SelectionOutcome, policy: SelectionPolicy) =>
  closestFirst(diagnostics)
    .slice(0, NAMED_CANDIDATES)
    .flatMap(({ template }) => nearestMiss(input, template, policy) ?? [])

/** The resolution where the automatic choice selected nothing: why, for which templates, and what would help. */
export const unselected = (
  model: Model,
  input: SelectionInput,
  outcome: Exclude<SelectionOutcome, { readonly _tag: "Selected" }>,
  policy: SelectionPolicy,
  given: DecisionDetails,
): TemplateResolution => {
  const { diagnostics } = outcome
  const misses = nearestMisses(input, outcome, policy)
  const details: DecisionDetails = { ...given, method: "Automatic", diagnostics, nearestMisses: misses }
  const of = modelText(model)
  switch (outcome._tag) {
    case "NotReady": {
      const message = `${of} has templates, and none can be used yet: ${rejectionText(diagnostics)}`
      return withoutTemplate("NotReady", { state: "Progressing", reason: Reason.TemplateNotReady, message }, details)
    }
    case "Ambiguous": {
      const tied = outcome.tied.map(templateText).join(", ")
      const message = `${outcome.tied.length} templates of ${of} are equally good: ${tied}; name one of them in spec.template.name`
      return withoutTemplate(
        "Ambiguous",
        { state: "Failed", reason: Reason.TemplateSelectionAmbiguous, message },
        details,
      )
    }
    case "NotFound": {
      const hint = misses[0] === undefined ? "" : `. ${misses[0].sentence}`
      const message =
        diagnostics.length === 0
          ? `${of} has no templates`
          : `no template of ${of} fits: ${rejectionText(diagnostics)}${hint}`
      return withoutTemplate("NotFound", { state: "Pending", reason: Reason.TemplateNotFound, message }, details)
    }
  }
}
