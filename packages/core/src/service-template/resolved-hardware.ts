import type { AIMHardwareRequirements, AIMProfileMetadata } from "@aim-engine/api"
import { gpuResource } from "../gpu/gpu-requirement.ts"
import { normalizeGpuModel } from "../gpu/normalize-gpu-model.ts"
import { definedBlock } from "../structure/defined-fields.ts"
import { type NormalizedGpu, type NormalizedHardware, renderGpu } from "../template/normalize-hardware.ts"

/** GPUs count only if something is asked of them. */
const isMeant = ({ requests = 0, models, minVram }: NormalizedGpu): boolean =>
  requests > 0 || models.length > 0 || minVram !== undefined

/**
 * The hardware that workloads of a template ask for: number and model of GPUs as discovered, also where that is none, else
 * as written; everything else as written.
 *
 * @example
 * resolveHardware({ gpu: "MI300X", gpuCount: 0 }, { gpu: { models: [], requests: 2 } })
 * // { gpu: { models: ["MI300X"], requests: 0 } }
 */
export const resolveHardware = (
  discovered: AIMProfileMetadata | undefined,
  { gpu, cpu }: NormalizedHardware,
): NormalizedHardware => {
  const model = normalizeGpuModel(discovered?.gpu ?? "")
  const requests = discovered?.gpuCount ?? gpu?.requests
  const resolved: NormalizedGpu = {
    ...gpu,
    models: model === "" ? (gpu?.models ?? []) : [model],
    ...(requests === undefined ? {} : { requests }),
  }
  return { ...(isMeant(resolved) ? { gpu: resolved } : {}), ...(cpu === undefined ? {} : { cpu }) }
}

/** Hardware as a status has it; undefined where nothing is asked for. The GPU resource is written out. */
export const renderHardware = ({ gpu, cpu }: NormalizedHardware): AIMHardwareRequirements | undefined =>
  definedBlock({ gpu: gpu && { ...renderGpu(gpu), resourceName: gpuResource(gpu) }, cpu })

/**
 * Hardware in short, for people: `2 x MI300X`, `2 x GPU`, `MI300X`, `GPU` where only memory is asked for, `CPU`, or empty.
 */
export const hardwareSummary = ({ gpu, cpu }: NormalizedHardware): string => {
  if (gpu === undefined) return cpu === undefined ? "" : "CPU"
  const model = gpu.models.join(" or ") || "GPU"
  const { requests = 0 } = gpu
  return requests > 0 ? `${requests} x ${model}` : model
}
