import type { AIMServiceTemplateStatus, Condition } from "@aim-engine/api"
import { Result } from "effect"
import { gpuHealth } from "../gpu/gpu-health.ts"
import type { GpuInventory } from "../gpu/gpu-inventory.ts"
import { gpuNodeAffinity } from "../gpu/node-affinity.ts"
import { Reason } from "../health/reasons.ts"
import type { Model } from "../model/service-model.ts"
import { renderHardware, resolveHardware } from "../service-template/resolved-hardware.ts"
import { definedFields } from "../structure/defined-fields.ts"
import { normalizeHardware } from "../template/normalize-hardware.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import { formatTime } from "../time/rfc3339.ts"

const isReported = ({ status }: { readonly status?: object }): boolean =>
  status !== undefined && Object.keys(status).length > 0

/** A model as it is once its controller is done with it. One that comes with a status is taken at its word. */
export const assumeModel = <M extends Model>(model: M): M =>
  isReported(model) ? model : { ...model, status: { ...model.status, status: "Ready" } }

const notReady = (reason: string, message: string): Condition => ({
  type: "Ready",
  status: "False",
  reason,
  message,
  lastTransitionTime: formatTime(0),
})

/**
 * A template as it is once its controller is done with it, on a cluster with these GPUs: Ready, unless they are not what it
 * needs. What discovery would find is not known: of what the template leaves open, the best is assumed.
 * One that comes with a status is taken at its word, and one whose hardware contradicts itself never becomes Ready.
 */
export const assumeTemplate = <T extends ServiceTemplate>(template: T, inventory: GpuInventory): T => {
  const written = normalizeHardware(template.spec)
  if (isReported(template) || Result.isFailure(written)) return template
  const hardware = resolveHardware(undefined, written.success)
  const fit = gpuHealth(hardware.gpu, Result.succeed(inventory))
  const lacksGpu = fit?.state === "NotAvailable"
  const status: AIMServiceTemplateStatus = definedFields({
    status: lacksGpu ? "NotAvailable" : "Ready",
    conditions: lacksGpu ? [notReady(fit.reason ?? Reason.GPUNotAvailable, fit.message ?? "")] : [],
    profile: { metadata: { type: template.spec.type ?? "optimized" } },
    resolvedHardware: renderHardware(hardware),
    resolvedNodeAffinity: gpuNodeAffinity(hardware.gpu, inventory),
  })
  return { ...template, status }
}

/**
 * Whether it is known what the template is tuned for: written down, or reported. Otherwise discovery will tell, and two such
 * templates that look the same now need not be the same. Two that are known and equal are equal: they have one image, in which
 * discovery finds the same profile for the same wishes.
 */
export const isTuningKnown = ({ spec, status }: ServiceTemplate): boolean => {
  const found = status?.profile?.metadata
  const precision = found?.precision ?? spec.precision
  const isOpen = spec.profileId !== undefined && found?.metric === undefined
  return !isOpen && (found?.metric ?? spec.metric) !== undefined && precision !== undefined && precision !== "auto"
}
