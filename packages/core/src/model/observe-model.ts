import type { AIMModelSpec } from "@aim-engine/api"
import { Effect, Result } from "effect"
import type { ClusterState } from "../cluster-state/cluster-state.ts"
import type { DomainError, InvalidSpecError } from "../errors/domain-error.ts"
import { createsImageTemplates, extractsMetadata } from "../model-metadata/metadata-source.ts"
import { type MetadataResolution, resolveMetadata } from "../model-metadata/resolve-metadata.ts"
import { expectsTemplates, planTemplates, type TemplateExpectation } from "../model-templates/plan-templates.ts"
import type { PlannedTemplates } from "../model-templates/planned-template.ts"
import { isGeneratedFor, superfluousTemplates } from "../model-templates/prune-templates.ts"
import { isTemplateUsed } from "../model-templates/template-users.ts"
import { OperatorNamespace } from "../reconcile/operator-namespace.ts"
import { type ResolvedRuntimeConfig, resolveRuntimeConfig } from "../runtime-config/resolve.ts"
import { isStaleTemplate, type ServiceTemplate } from "../template/service-template.ts"
import { type ModelScope, modelScope } from "./model-scope.ts"
import { normalizeModelSpec } from "./normalize-model.ts"
import { isCustomModel, type Model } from "./service-model.ts"

/** The templates of a model as they are. */
export interface LiveTemplates {
  /** Those that count: made by hand, or asked for. */
  readonly current: ReadonlyArray<ServiceTemplate>
  /** Generated, no longer asked for, and used by nobody. */
  readonly unused: ReadonlyArray<ServiceTemplate>
  /** Generated, no longer asked for, and kept for their users. */
  readonly stale: ReadonlyArray<ServiceTemplate>
  /** Whether any was ever generated for the model. */
  readonly hasGenerated: boolean
}

/** Everything that is known of a model, and what each part of it comes to. Plan, conditions and status follow from it. */
export interface ModelParts {
  readonly scope: ModelScope
  /** In the present spelling. */
  readonly spec: AIMModelSpec
  readonly config: Result.Result<ResolvedRuntimeConfig, DomainError>
  readonly metadata: MetadataResolution
  /** Whether templates are made from what the image recommends. */
  readonly createsImageTemplates: boolean
  /** Fails where what the model asks for cannot be understood. */
  readonly planned: Result.Result<PlannedTemplates, InvalidSpecError>
  readonly expectation: TemplateExpectation
  readonly live: Result.Result<LiveTemplates, DomainError>
}

const NOTHING_PLANNED: PlannedTemplates = { templates: [], warnings: [] }

/** Looks at everything that a model depends on and consists of, in the order in which one thing follows from another. */
export const observeModel = Effect.fnUntraced(function* (
  model: Model,
): Effect.fn.Return<ModelParts, never, ClusterState> {
  const scope = modelScope(model)
  const spec = normalizeModelSpec(model.spec)
  const { name, namespace } = model.metadata
  const config = yield* Effect.result(resolveRuntimeConfig(namespace, spec.runtimeConfigName))
  const settings = Result.getOrUndefined(config)?.config
  const question = { spec, config: settings?.model ?? {} }
  const createsTemplates = createsImageTemplates(question)

  const metadata = yield* resolveMetadata({
    spec,
    status: model.status,
    config: settings,
    namespace: namespace ?? (yield* OperatorNamespace),
  })
  const known = { metadata: metadata.metadata, createsImageTemplates: createsTemplates }
  const planned = planTemplates({ model: { name, spec }, ...known })
  const { templates } = Result.getOrElse(planned, () => NOTHING_PLANNED)
  const expectation = expectsTemplates(templates, { ...known, readsImage: extractsMetadata(question) })
  const isCertain =
    createsTemplates && Result.isSuccess(planned) && (known.metadata !== undefined || isCustomModel({ spec }))
  const names = new Set(templates.map((template) => template.name))
  const live = yield* Effect.result(observeTemplates(model, scope, names, isCertain))
  return { scope, spec, config, metadata, createsImageTemplates: createsTemplates, planned, expectation, live }
})

/** The templates as they are. Only where it is certain which are asked for, others that were generated are superfluous. */
const observeTemplates = Effect.fnUntraced(function* (
  model: Model,
  scope: ModelScope,
  planned: ReadonlySet<string>,
  isCertain: boolean,
) {
  const { uid } = model.metadata
  const all = (yield* scope.templatesOf(model)).filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  const superfluous = isCertain ? superfluousTemplates({ templates: all, modelUid: uid, planned }) : []
  const stale = yield* Effect.filter(superfluous, isTemplateUsed)
  const isCurrent = (template: ServiceTemplate) =>
    !superfluous.includes(template) && (planned.has(template.metadata.name) || !isStaleTemplate(template))
  return {
    current: all.filter(isCurrent),
    unused: superfluous.filter((template) => !stale.includes(template)),
    stale,
    hasGenerated: all.some((template) => isGeneratedFor(template, uid)),
  } satisfies LiveTemplates
})
