import { type AIMHardwareRequirements, DEFAULT_GPU_RESOURCE } from "@aim-engine/api"
import { Result } from "effect"
import type { InvalidSpecError } from "../errors/domain-error.ts"
import {
  type NormalizedCpu,
  type NormalizedGpu,
  type NormalizedHardware,
  normalizeHardware,
} from "../template/normalize-hardware.ts"

/** The API server fills the default in, so it is nothing that anybody asked for. */
const withoutDefault = ({ resourceName, ...gpu }: NormalizedGpu): NormalizedGpu =>
  resourceName === undefined || resourceName === DEFAULT_GPU_RESOURCE ? gpu : { ...gpu, resourceName }

const mergeGpu = (low: NormalizedGpu | undefined, high: NormalizedGpu | undefined): NormalizedGpu | undefined => {
  if (low === undefined || high === undefined) return high ?? low
  return { ...low, ...high, models: high.models.length > 0 ? high.models : low.models }
}

const mergeCpu = (low: NormalizedCpu | undefined, high: NormalizedCpu | undefined): NormalizedCpu | undefined =>
  low === undefined || high === undefined ? (high ?? low) : { ...low, ...high }

const normalize = (
  hardware: AIMHardwareRequirements | undefined,
): Result.Result<NormalizedHardware, InvalidSpecError> =>
  Result.map(normalizeHardware(hardware === undefined ? {} : { hardware }), ({ gpu, ...cpu }) =>
    gpu === undefined ? cpu : { gpu: withoutDefault(gpu), ...cpu },
  )

/**
 * A template's hardware laid over the model's default, field by field; a field that is there wins, 0 too. A default
 * resource name does not count as written. Fails if either cannot be understood.
 */
export const mergeHardware = (
  base: AIMHardwareRequirements | undefined,
  own: AIMHardwareRequirements | undefined,
): Result.Result<NormalizedHardware, InvalidSpecError> =>
  Result.gen(function* () {
    const low = yield* normalize(base)
    const high = yield* normalize(own)
    const gpu = mergeGpu(low.gpu, high.gpu)
    const cpu = mergeCpu(low.cpu, high.cpu)
    return { ...(gpu === undefined ? {} : { gpu }), ...(cpu === undefined ? {} : { cpu }) }
  })
