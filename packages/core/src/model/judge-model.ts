import type { AIMResourceStatus } from "@aim-engine/api"
import { Result } from "effect"
import type { ComponentHealth } from "../health/component-health.ts"
import { evaluateHealth } from "../health/evaluate-health.ts"
import type { HealthVerdict } from "../health/health-verdict.ts"
import { metadataHealth } from "../model-metadata/metadata-health.ts"
import { aggregateTemplates } from "../model-templates/aggregate-templates.ts"
import type { ApplyFailure } from "../reconcile/plan.ts"
import { runtimeConfigHealth } from "../runtime-config/health.ts"
import { modelConditions } from "./model-conditions.ts"
import type { ModelParts } from "./observe-model.ts"
import type { Model } from "./service-model.ts"

/** The verdict on a model: how it is, its conditions, and whether anything may be written. `now` is in ms since 1970. */
export const judgeModel = (
  model: Model,
  parts: ModelParts,
  failures: ReadonlyArray<ApplyFailure>,
  now: number,
): HealthVerdict<AIMResourceStatus> =>
  evaluateHealth<AIMResourceStatus>({
    object: model,
    declared: parts.scope.components,
    components: [
      runtimeConfigHealth(parts.config),
      metadataHealth(parts.metadata, parts.spec.image),
      templatesHealth(parts),
    ],
    failures,
    now,
    toStatus: (root) => root,
    derived: () => modelConditions(model, parts),
  })

const templatesHealth = ({ scope, planned, live, expectation }: ModelParts): ComponentHealth => {
  const base = { component: scope.templatesComponent, dependency: "Downstream" } as const
  if (Result.isFailure(planned)) return { ...base, errors: [planned.failure] }
  if (Result.isFailure(live)) return { ...base, errors: [live.failure] }
  const { current } = live.success
  const names = new Set(current.map(({ metadata }) => metadata.name))
  const missing = planned.success.templates.filter(({ name }) => !names.has(name))
  const statuses = current.map(({ status }) => status?.status ?? "Pending")
  // What is yet to be made keeps a model from being ready, but not from being seen to be made at all.
  const awaited = statuses.length === 0 ? [] : missing.map(() => "Pending")
  return { ...base, ...aggregateTemplates([...statuses, ...awaited], expectation), errors: [] }
}
