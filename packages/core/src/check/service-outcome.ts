import { AIMServiceTemplateKind } from "@aim-engine/api"
import { assumeTemplate } from "../assumption/assumed-status.ts"
import { isObjectOf } from "../cluster-state/object-check.ts"
import type { GpuInventory } from "../gpu/gpu-inventory.ts"
import type { ServiceParts } from "../service/observe-service.ts"
import type { ServiceTemplate } from "../template/service-template.ts"

/**
 * The template that a service gets: the one that it uses, or else the one that is derived for it, as it is once it is ready
 * on a cluster with these GPUs; undefined if it gets none.
 */
export const templateOf = ({ template }: ServiceParts, inventory: GpuInventory): ServiceTemplate | undefined => {
  if (template.template !== undefined) return template.template
  if (template.decision.outcome !== "Creating") return undefined
  const derived = template.planned.map(({ object }) => object).find(isObjectOf(AIMServiceTemplateKind))
  return derived && assumeTemplate(derived, inventory)
}

const WAITING: ReadonlySet<string> = new Set(["TemplatePending", "TemplateProgressing"])

/** Whether there is no template for a service, and none that is being prepared. Errors and missing models are something else. */
export const hasNoTemplate = ({ model, template: { decision } }: ServiceParts): boolean =>
  model.model !== undefined &&
  (decision.outcome === "NotFound" ||
    (decision.outcome === "NotReady" && !decision.diagnostics.some(({ verdict }) => WAITING.has(verdict.reason))))
