import { isTuningKnown } from "../../assumption/assumed-status.ts"
import { isSameTemplate, type TemplateRef, templateRefOf } from "../../template/service-template.ts"
import type { TemplateDecision } from "../../template/template-decision.ts"
import { type CheckRule, findingAbout } from "../check-rule.ts"
import type { CheckWorld } from "../check-world.ts"

/** The templates that nothing tells apart. */
const tiedOf = ({ diagnostics }: TemplateDecision): ReadonlyArray<TemplateRef> =>
  diagnostics
    .filter(({ verdict }) => verdict._tag === "Rejected" && verdict.reason === "EquallyRanked")
    .map(({ template }) => template)

/** Whether the templates are certain to be as good as each other: none of them waits for discovery to tell. */
const isCertain = ({ templates }: CheckWorld, tied: ReadonlyArray<TemplateRef>): boolean =>
  templates.filter((template) => tied.some((ref) => isSameTemplate(ref, templateRefOf(template)))).every(isTuningKnown)

export const ambiguousTemplate: CheckRule = {
  id: "ambiguous-template",
  summary: "A service leaves the choice of its template open, and several templates are equally good.",
  severity: "error",
  find: (world) =>
    world.services.flatMap(({ service, anywhere, onNodes = anywhere }) => {
      const { decision } = onNodes.template
      return decision.outcome === "Ambiguous" && isCertain(world, tiedOf(decision))
        ? [findingAbout(service, "spec.template.name", decision.summary)]
        : []
    }),
}
