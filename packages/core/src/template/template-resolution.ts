import {
  AIMClusterServiceTemplateKind,
  type AIMResolvedReference,
  type AIMService,
  AIMServiceTemplateKind,
} from "@aim-engine/api"
import { type DomainError, errorText } from "../errors/domain-error.ts"
import type { ComponentHealth } from "../health/component-health.ts"
import type { Model } from "../model/service-model.ts"
import { planSharedOwner } from "../ownership/shared-owner.ts"
import type { PlannedDeletion, PlannedObject } from "../reconcile/plan.ts"
import { resolvedReference } from "../resolution/resolved-reference.ts"
import type { NormalizedOverrides } from "./overrides.ts"
import type { SelectionPolicy } from "./selection-policy.ts"
import {
  isDerivedTemplate,
  isTemplateReady,
  type ServiceTemplate,
  templateRefOf,
  templateText,
} from "./service-template.ts"
import type { TemplateDecision, TemplateOutcome } from "./template-decision.ts"
import { TEMPLATE_COMPONENT, templateHealth } from "./template-health.ts"

/** The template of a service, and what follows from it. */
export interface TemplateResolution {
  /**
   * The template to make workloads from: chosen, and Ready. Absent while there is none, and while a running workload is
   * to be left as it is.
   */
  readonly template: ServiceTemplate | undefined
  /** What `status.resolvedTemplate` becomes. Absent: it stays as it is. */
  readonly reference: AIMResolvedReference | undefined
  /** A template to derive, or an owner to add to one. */
  readonly planned: ReadonlyArray<PlannedObject>
  /** Templates that were derived for this service alone, and that it uses no more. */
  readonly deletions: ReadonlyArray<PlannedDeletion>
  readonly decision: TemplateDecision
  /** Of the component `Template`. Its `requeueAfterSeconds` says when waiting for better templates ends. */
  readonly health: ComponentHealth
}

/** A service's question for its template, as far as it is understood. */
export interface TemplateQuestion {
  readonly service: AIMService
  /** The service's model; without one, no template can be chosen anew. */
  readonly model: Model | undefined
  readonly overrides: NormalizedOverrides
  readonly hasWorkload: boolean
  readonly policy: SelectionPolicy
}

/** What of a decision there is to say besides outcome and summary. */
export type DecisionDetails = Partial<Omit<TemplateDecision, "_tag" | "outcome" | "summary">>

const decisionOf = (outcome: TemplateOutcome, summary: string, details: DecisionDetails): TemplateDecision => ({
  _tag: "TemplateSelection",
  method: "None",
  differences: [],
  diagnostics: [],
  nearestMisses: [],
  notes: [],
  ...details,
  outcome,
  summary,
})

/** A service that uses a derived template is one of its owners. */
const ownership = (service: AIMService, template: ServiceTemplate): ReadonlyArray<PlannedObject> => {
  if (!isDerivedTemplate(template)) return []
  const planned = planSharedOwner(AIMServiceTemplateKind, template, service, TEMPLATE_COMPONENT)
  return planned === undefined ? [] : [planned]
}

/** The resolution that uses a template: at once if it is Ready, or else as soon as it is. */
export const useTemplate = (
  { service }: TemplateQuestion,
  template: ServiceTemplate,
  details: DecisionDetails,
): TemplateResolution => {
  const ref = templateRefOf(template)
  const isReady = isTemplateReady(template)
  const kind = template.kind === "AIMServiceTemplate" ? AIMServiceTemplateKind : AIMClusterServiceTemplateKind
  const health = templateHealth(template)
  const summary = isReady ? `${templateText(ref)} is used` : `${health.message}; the service waits for it`
  return {
    template: isReady ? template : undefined,
    reference: isReady ? resolvedReference(kind, template) : undefined,
    planned: ownership(service, template),
    deletions: [],
    decision: decisionOf(isReady ? "Resolved" : "Waiting", summary, { ...details, template: ref }),
    health,
  }
}

/** The resolution while no template can be used. */
export const withoutTemplate = (
  outcome: TemplateOutcome,
  health: Omit<ComponentHealth, "component" | "errors" | "message"> & { readonly message: string },
  details: DecisionDetails = {},
  planned: ReadonlyArray<PlannedObject> = [],
): TemplateResolution => ({
  template: undefined,
  reference: undefined,
  planned,
  deletions: [],
  decision: decisionOf(outcome, health.message, details),
  health: { component: TEMPLATE_COMPONENT, dependency: "Upstream", errors: [], ...health },
})

const OUTCOMES: Readonly<Partial<Record<DomainError["_tag"], TemplateOutcome>>> = {
  MissingUpstream: "NotFound",
  InvalidSpec: "Refused",
}

/** The resolution after an error: the component tells its category. */
export const failedResolution = (error: DomainError): TemplateResolution => {
  const { reason, message } = error
  const state = error._tag === "MissingUpstream" ? ({ state: "Failed" } as const) : {}
  const base = withoutTemplate(OUTCOMES[error._tag] ?? "Unknown", { reason, message, ...state })
  return {
    ...base,
    decision: { ...base.decision, summary: errorText(error) },
    health: { ...base.health, errors: [error] },
  }
}
