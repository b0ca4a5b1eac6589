import { refOf } from "@aim-engine/api"
import type { ComponentHealth } from "../health/component-health.ts"
import { Reason } from "../health/reasons.ts"
import { type Model, modelStatus, modelText } from "./service-model.ts"

/** Components of a model whose failure leaves templates that are Ready as good as they are. */
const HARMLESS: ReadonlySet<string> = new Set([
  "Ready",
  "ImageMetadataReady",
  "ServiceTemplatesReady",
  "ClusterServiceTemplatesReady",
])

/**
 * Whether a model that is not Ready can serve nevertheless. Degraded: one template that is Ready suffices, since a model
 * is Degraded as soon as one of its templates fails. Failed: only if nothing but the inspection of its image, or other
 * templates, failed.
 */
const isUsable = (model: Model, hasReadyTemplate: boolean): boolean => {
  if (!hasReadyTemplate) return false
  const status = modelStatus(model)
  if (status === "Degraded") return true
  const failed = (model.status?.conditions ?? []).filter(
    ({ type, status }) => type.endsWith("Ready") && status === "False",
  )
  const isInspection = failed.some(({ type }) => type === "ImageMetadataReady")
  return status === "Failed" && isInspection && failed.every(({ type }) => HARMLESS.has(type))
}

/** The component `Model` of a service whose model exists. */
export const modelHealth = (model: Model, hasReadyTemplate: boolean): ComponentHealth => {
  const base = { component: "Model", dependency: "Upstream", errors: [], child: refOf(model) } as const
  const status = modelStatus(model)
  if (status === "Ready") {
    return { ...base, state: "Ready", reason: Reason.ModelResolved, message: `${modelText(model)} is ready` }
  }
  if (isUsable(model, hasReadyTemplate)) {
    const message = `${modelText(model)} is ${status}, but has a template that is ready`
    return { ...base, state: "Ready", reason: Reason.ModelResolved, message }
  }
  return {
    ...base,
    state: status === "Failed" || status === "Degraded" ? "Failed" : "Progressing",
    reason: Reason.ModelNotReady,
    message: `${modelText(model)} is ${status}`,
  }
}
