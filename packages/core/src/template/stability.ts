import type { AIMResolvedReference } from "@aim-engine/api"
import { Reason } from "../health/reasons.ts"
import {
  isTemplateReady,
  type ServiceTemplate,
  templateRefOf,
  templateStatus,
  templateText,
} from "./service-template.ts"

/** What is known of the template that a service used before. */
export interface RememberedTemplate {
  readonly reference: AIMResolvedReference
  /** The template that has this name now. */
  readonly live: ServiceTemplate | undefined
  /** Whether it still is what the service asks for by name and overrides; of no interest where it is gone. */
  readonly isWanted: boolean
  /** Whether the service names it, so that another object of the name is meant as well. */
  readonly isNamed: boolean
  /** Whether the service has an InferenceService. */
  readonly hasWorkload: boolean
}

/**
 * Whether a service keeps its template.
 * - `Use`: it is as good as ever.
 * - `Resolve`: choose anew.
 * - `Keep`: what runs stays as it is, since a template that is not ready is no reason to change a running service; the
 *   service is degraded.
 */
export type StabilityDecision =
  | { readonly _tag: "Use"; readonly template: ServiceTemplate }
  | { readonly _tag: "Resolve" }
  | { readonly _tag: "Keep"; readonly reason: "TemplateNotReady" | "TemplateNotFound"; readonly message: string }

const RESOLVE: StabilityDecision = { _tag: "Resolve" }

const keep = (reason: "TemplateNotReady" | "TemplateNotFound", fact: string): StabilityDecision => ({
  _tag: "Keep",
  reason,
  message: `${fact}; the running service is left as it is`,
})

/** Decides whether a service keeps the template that it used before. */
export const decideStability = (remembered: RememberedTemplate): StabilityDecision => {
  const { reference, live, isWanted, isNamed, hasWorkload } = remembered
  if (live === undefined) {
    return hasWorkload ? keep(Reason.TemplateNotFound, `template ${reference.name} is gone`) : RESOLVE
  }
  const text = templateText(templateRefOf(live))
  const isAnother =
    reference.uid !== undefined && live.metadata.uid !== undefined && live.metadata.uid !== reference.uid
  if (isAnother && hasWorkload && !isNamed) {
    return keep(Reason.TemplateNotFound, `${text} was replaced by another one of the same name`)
  }
  if (isAnother || !isWanted) return RESOLVE
  if (isTemplateReady(live)) return { _tag: "Use", template: live }
  return hasWorkload ? keep(Reason.TemplateNotReady, `${text} is ${templateStatus(live)}`) : RESOLVE
}
