import { isStaleTemplate } from "../service-template.ts"
import type { SelectionStage } from "./selection-stage.ts"

/**
 * Templates derived for overrides are never chosen for others: they equal their base, and would tie with it. Nor are
 * those that their model asks for no more: they go with the last service that uses them.
 */
export const origin: SelectionStage =
  () =>
  ({ isDerived, template }) => {
    if (isDerived) {
      return { reason: "DerivedTemplateExcluded", fact: "it was derived for the overrides of a service" }
    }
    return isStaleTemplate(template)
      ? { reason: "StaleTemplateExcluded", fact: "its model asks for it no more; it is kept for those that use it" }
      : undefined
  }
