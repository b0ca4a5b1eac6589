import type { AIMService } from "@aim-engine/api"
import { Effect } from "effect"
import type { ClusterState } from "../cluster-state/cluster-state.ts"
import { Reason } from "../health/reasons.ts"
import type { Model } from "../model/service-model.ts"
import { releasedTemplates } from "./derived-owner.ts"
import { findNamedTemplate, type NamedTemplate } from "./explicit.ts"
import { asksForAnything, normalizeOverrides } from "./overrides.ts"
import { resolveAutomatic } from "./resolve-automatic.ts"
import { resolveModelDefault, resolveNamed } from "./resolve-named.ts"
import { resolveRemembered } from "./resolve-remembered.ts"
import { DEFAULT_POLICY, type SelectionPolicy } from "./selection-policy.ts"
import {
  failedResolution,
  type TemplateQuestion,
  type TemplateResolution,
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

const withoutModel = (): TemplateResolution =>
  withoutTemplate("NotFound", {
    state: "Pending",
    reason: Reason.TemplateNotFound,
    message: "the template is chosen once the model is known",
  })

const chooseAnew = Effect.fnUntraced(function* (question: TemplateQuestion, named: NamedTemplate | undefined) {
  const { model, service } = question
  if (model === undefined) return withoutModel()
  if (named !== undefined) return yield* resolveNamed(question, model, service.spec.template?.name ?? "", named)
  const byDefault = yield* resolveModelDefault(question, model)
  if (byDefault.resolution !== undefined) return byDefault.resolution
  return yield* resolveAutomatic(question, model, byDefault.note === undefined ? [] : [byDefault.note])
})

/** What runs stays as it is; if its derived template is gone, that is derived again. */
const restore = Effect.fnUntraced(function* (
  question: TemplateQuestion,
  named: NamedTemplate | undefined,
  kept: TemplateResolution,
) {
  if (kept.health.reason !== Reason.TemplateNotFound || !asksForAnything(question.overrides)) return kept
  const anew = yield* chooseAnew(question, named)
  const isSame = anew.decision.template?.name === question.service.status?.resolvedTemplate?.name
  return anew.decision.outcome === "Creating" && isSame ? { ...kept, planned: anew.planned } : kept
})

const resolve = Effect.fnUntraced(function* (question: TemplateQuestion) {
  const { service, model } = question
  const name = service.spec.template?.name?.trim() ?? ""
  const { namespace = "" } = service.metadata
  const named = name === "" ? undefined : yield* findNamedTemplate(namespace, name, model?.metadata.name)
  const remembered = yield* resolveRemembered(question, named)
  if (remembered?.decision.outcome === "Kept") return yield* restore(question, named, remembered)
  const resolution = remembered ?? (yield* chooseAnew(question, named))
  return { ...resolution, deletions: yield* releasedTemplates(question, resolution.template) }
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
