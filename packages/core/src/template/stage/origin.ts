import type { SelectionStage } from "./selection-stage.ts"

/** Templates derived for overrides are never chosen for others: they equal their base, and would tie with it. */
export const origin: SelectionStage = () => (candidate) =>
  candidate.isDerived
    ? { reason: "DerivedTemplateExcluded", fact: "it was derived for the overrides of a service" }
    : undefined
