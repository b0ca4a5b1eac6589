import type { AIMResolvedReference, AIMService } from "@aim-engine/api"
import { Effect, Result } from "effect"
import type { ClusterState } from "../cluster-state/cluster-state.ts"
import { Reason } from "../health/reasons.ts"
import type { Model } from "../model/service-model.ts"
import { derivedTemplateName } from "./derived-template-name.ts"
import { effectiveValues } from "./effective-values.ts"
import { findNamedTemplate, type NamedTemplate, readTemplate } from "./explicit.ts"
import { normalizeHardware } from "./normalize-hardware.ts"
import { asksForAnything, normalizeOverrides, overrideDifferences } from "./overrides.ts"
import { resolveAutomatic } from "./resolve-automatic.ts"
import { resolveModelDefault, resolveNamed } from "./resolve-named.ts"
import { DEFAULT_POLICY, type SelectionPolicy } from "./selection-policy.ts"
import { isDerivedTemplate, type ServiceTemplate } from "./service-template.ts"
import { decideStability } from "./stability.ts"
import { templateCandidate } from "./template-candidate.ts"
import {
  failedResolution,
  type TemplateQuestion,
  type TemplateResolution,
  useTemplate,
  withoutTemplate,
} from "./template-resolution.ts"

/** What the template of a service depends on, besides the cluster. */
export interface TemplateRequest {
  readonly service: AIMService
  /** The service's model, ready or not; absent while there is none. */
  readonly model: Model | undefined
  /** Whether the service has an InferenceService already. */
  readonly hasWorkload: boolean
  /** How templates are compared; the operator's policy unless given. */
  readonly policy?: SelectionPolicy
}

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
const resolveRemembered = Effect.fnUntraced(function* (
  question: TemplateQuestion,
  reference: AIMResolvedReference,
  named: NamedTemplate | undefined,
) {
  const { service, hasWorkload } = question
  const live = yield* readTemplate(
    reference.scope === "Cluster" ? "" : (service.metadata.namespace ?? ""),
    reference.name,
  )
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

const withoutModel = (): TemplateResolution =>
  withoutTemplate("NotFound", {
    state: "Pending",
    reason: Reason.TemplateNotFound,
    message: "the template is chosen once the model is known",
  })

const resolve = Effect.fnUntraced(function* (question: TemplateQuestion) {
  const { service, model } = question
  const name = service.spec.template?.name?.trim() ?? ""
  const { namespace = "" } = service.metadata
  const named = name === "" ? undefined : yield* findNamedTemplate(namespace, name, model?.metadata.name)
  const reference = service.status?.resolvedTemplate
  const remembered = reference === undefined ? undefined : yield* resolveRemembered(question, reference, named)
  if (remembered !== undefined) return remembered
  if (model === undefined) return withoutModel()
  if (named !== undefined) return yield* resolveNamed(question, model, name, named)
  const byDefault = yield* resolveModelDefault(question, model)
  if (byDefault.resolution !== undefined) return byDefault.resolution
  return yield* resolveAutomatic(question, model, byDefault.note === undefined ? [] : [byDefault.note])
})

/**
 * The template of a service: the one that it used before as long as that serves, else the one that it names, else the
 * one that its model names, else the best of the model's templates. Where the service wants something different from it,
 * a template is derived.
 *
 * Total: what goes wrong is told by the health of the component `Template` and by the decision.
 * Reads templates by name or by model, and the GPUs of the cluster only if the choice depends on them.
 */
export const resolveTemplate = ({
  service,
  model,
  hasWorkload,
  policy = DEFAULT_POLICY,
}: TemplateRequest): Effect.Effect<TemplateResolution, never, ClusterState> =>
  Effect.fromResult(normalizeOverrides(service.spec.overrides)).pipe(
    Effect.flatMap((overrides) => resolve({ service, model, overrides, hasWorkload, policy })),
    Effect.catch((error) => Effect.succeed(failedResolution(error))),
  )
