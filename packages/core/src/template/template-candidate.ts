import { Result } from "effect"
import { type EffectiveValues, effectiveValues } from "./effective-values.ts"
import { normalizeHardware } from "./normalize-hardware.ts"
import {
  isDerivedTemplate,
  type ServiceTemplate,
  type TemplateRef,
  templateRefOf,
  templateStatus,
} from "./service-template.ts"

/** A template as the selection sees it: read and normalised once, compared often. */
export interface TemplateCandidate {
  readonly template: ServiceTemplate
  readonly ref: TemplateRef
  /** `status.status`, `Pending` while unset. */
  readonly status: string
  /** Whether it was made from another template for the overrides of a service. */
  readonly isDerived: boolean
  readonly values: EffectiveValues
  /** Why its hardware cannot be understood; such a template is never selected. */
  readonly invalid?: string
}

/** The candidate that a template is. Total: hardware that contradicts itself makes the candidate invalid. */
export const templateCandidate = (template: ServiceTemplate): TemplateCandidate => {
  const hardware = normalizeHardware(template.spec)
  return {
    template,
    ref: templateRefOf(template),
    status: templateStatus(template),
    isDerived: isDerivedTemplate(template),
    values: effectiveValues(
      template,
      Result.getOrElse(hardware, () => ({})),
    ),
    ...(Result.isFailure(hardware) ? { invalid: hardware.failure.message } : {}),
  }
}
