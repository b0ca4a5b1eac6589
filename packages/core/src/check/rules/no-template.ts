import { type CheckRule, findingAbout } from "../check-rule.ts"
import { hasNoTemplate } from "../service-outcome.ts"

export const noTemplate: CheckRule = {
  id: "no-template",
  summary: "A service leaves the choice of its template open, and no template fits, whatever nodes there are.",
  severity: "error",
  find: ({ services, hasUnknownTemplates }) =>
    services.flatMap(({ service, anywhere }) => {
      const { model } = anywhere.model
      const isNamed = (service.spec.template?.name?.trim() ?? "") !== ""
      return hasNoTemplate(anywhere) && !isNamed && model !== undefined && !hasUnknownTemplates(model)
        ? [findingAbout(service, "spec", anywhere.template.decision.summary)]
        : []
    }),
}
