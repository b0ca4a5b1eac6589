import type { AIMServiceTemplateStatus } from "@aim-engine/api"
import { Result } from "effect"
import { gpuHealth } from "../gpu/gpu-health.ts"
import type { GpuInventory } from "../gpu/gpu-inventory.ts"
import { requiredGpu } from "../template/gpu-fit.ts"
import { type ServiceTemplate, templateStatus } from "../template/service-template.ts"
import { templateCandidate } from "../template/template-candidate.ts"

const withStatus = <T extends ServiceTemplate>(template: T, status: AIMServiceTemplateStatus["status"]): T => ({
  ...template,
  status: { ...template.status, status },
})

/**
 * A template as its controller would report it once the GPUs of the cluster are others: NotAvailable without the ones that it
 * needs, and Ready again with them. Whatever else is wrong with it stays so.
 */
export const refitTemplate = <T extends ServiceTemplate>(template: T, before: GpuInventory, after: GpuInventory): T => {
  const gpu = requiredGpu(templateCandidate(template).values)
  const lacksIn = (inventory: GpuInventory) => gpuHealth(gpu, Result.succeed(inventory))?.state === "NotAvailable"
  const status = templateStatus(template)
  if (status === "Ready" && lacksIn(after)) return withStatus(template, "NotAvailable")
  if (status === "NotAvailable" && lacksIn(before) && !lacksIn(after)) return withStatus(template, "Ready")
  return template
}
