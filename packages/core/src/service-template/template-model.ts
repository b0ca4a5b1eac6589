import { refOf } from "@aim-engine/api"
import { Result } from "effect"
import { type DomainError, MissingUpstreamError } from "../errors/domain-error.ts"
import type { ComponentHealth } from "../health/component-health.ts"
import { ConditionType } from "../health/condition-types.ts"
import { findCondition } from "../health/conditions.ts"
import { Reason } from "../health/reasons.ts"
import { readModel } from "../model/find-model.ts"
import { modelFailureExcludingTemplates } from "../model/model-failure.ts"
import { type Model, modelStatus, modelText } from "../model/service-model.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import type { TemplateScope } from "./template-scope.ts"

/** The model of a template, as far as it can be read; undefined where there is none. */
export type TemplateModel = Result.Result<Model | undefined, DomainError>

/**
 * Looks for the model of a template: that of the namespace, whether it is ready or not, else that of the cluster.
 * A cluster template sees the cluster's only.
 */
export const findTemplateModel = ({ kind, metadata, spec: { modelName } }: ServiceTemplate) =>
  kind === "AIMServiceTemplate"
    ? readModel(metadata.namespace ?? "", { name: modelName })
    : readModel("", { name: modelName, scope: "Cluster" })

const missing = ({ kind, metadata, spec: { modelName } }: ServiceTemplate): MissingUpstreamError =>
  new MissingUpstreamError({
    reason: Reason.ReferenceNotFound,
    message:
      kind === "AIMServiceTemplate"
        ? `there is neither a model ${modelName} in namespace ${metadata.namespace ?? ""} nor a cluster model ${modelName}`
        : `there is no cluster model ${modelName}`,
  })

/**
 * The component of a template that tells about its model. A model that only its templates make fail is as good as any:
 * else model and template would hold each other down.
 */
export const templateModelHealth = (
  template: ServiceTemplate,
  found: TemplateModel,
  { modelComponent, modelFound, modelFailed }: TemplateScope,
): ComponentHealth => {
  const base = { component: modelComponent, dependency: "Upstream" } as const
  if (Result.isFailure(found)) return { ...base, errors: [found.failure] }
  const model = found.success
  if (model === undefined) return { ...base, errors: [missing(template)] }
  const health = { ...base, child: refOf(model), errors: [] }
  if (model.spec.image.trim() === "") {
    return {
      ...health,
      state: "Failed",
      reason: Reason.ImageNotSpecified,
      message: `${modelText(model)} names no image`,
    }
  }
  const status = modelStatus(model)
  const conditions = model.status?.conditions
  if ((status === "Failed" || status === "Degraded") && modelFailureExcludingTemplates(conditions)) {
    const why = findCondition(conditions, ConditionType.Ready)?.message ?? ""
    const message = `${modelText(model)} is ${status}${why === "" ? "" : `: ${why}`}`
    return { ...health, state: status, reason: modelFailed, message }
  }
  return { ...health, state: "Ready", reason: modelFound, message: `${modelText(model)} exists` }
}
