import { DEFAULT_GPU_RESOURCE } from "@aim-engine/api"
import { Result } from "effect"
import type { InferenceResourceInputs } from "../resources/inference-resources.ts"
import { normalizeHardware } from "../template/normalize-hardware.ts"
import type { ServiceTemplate } from "../template/service-template.ts"

/**
 * The hardware that a replica of a template takes: as the template's controller resolved it, else as discovery found it,
 * else as the template asks for it.
 */
export const templateHardware = ({
  spec,
  status,
}: ServiceTemplate): Pick<InferenceResourceInputs, "gpus" | "gpuResource" | "cpu"> => {
  const resolved = status?.resolvedHardware
  const written = Result.getOrElse(normalizeHardware(spec), () => ({ gpu: undefined, cpu: undefined }))
  return {
    gpus: resolved?.gpu?.requests ?? status?.profile?.metadata?.gpuCount ?? written.gpu?.requests ?? 0,
    gpuResource: resolved?.gpu?.resourceName || written.gpu?.resourceName || DEFAULT_GPU_RESOURCE,
    cpu: resolved?.cpu ?? written.cpu,
  }
}
