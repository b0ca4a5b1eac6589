import type { RecommendedDeployment } from "@aim-engine/api"
import type { Result } from "effect"
import type { InvalidSpecError } from "../errors/domain-error.ts"
import { derivedName } from "../naming/derived-name.ts"
import { canonicalHardware, type NormalizedHardware } from "../template/normalize-hardware.ts"

const METRIC_WORDS: ReadonlyMap<string, string> = new Map([
  ["latency", "lat"],
  ["throughput", "thr"],
])

/** What a deployment runs on, in words: `2x-MI300X`, or whichever of the two is known. */
const gpuWords = (gpuModel: string, gpuCount: number): string => {
  if (gpuModel === "") return gpuCount > 0 ? `x${gpuCount}` : ""
  return gpuCount > 0 ? `${gpuCount}x-${gpuModel}` : gpuModel
}

/**
 * The name of the template for a deployment that an image recommends: image, GPUs, metric, precision, and a hash of
 * these and of what the name does not show. Whatever cannot be changed on a template changes its name.
 *
 * @example
 * deploymentTemplateName("qwen", "amd/aim-qwen:1.0", { gpuModel: "MI300X", gpuCount: 1 })
 * // success of "amd-aim-qwen-1-0-1x-mi300x-…"
 */
export const deploymentTemplateName = (
  model: string,
  image: string,
  deployment: RecommendedDeployment,
): Result.Result<string, InvalidSpecError> => {
  const { gpuModel = "", gpuCount = 0, metric = "", precision = "", profileId = "" } = deployment
  const words = [gpuWords(gpuModel, gpuCount), METRIC_WORDS.get(metric) ?? metric, precision]
  const suffix = words.filter((word) => word !== "").join("-")
  return derivedName(suffix === "" ? [image] : [image, suffix], {
    hash: [model, image, gpuModel, gpuCount, metric, precision, profileId],
  })
}

/** What tells a custom template of a model from the others. */
export interface CustomTemplateIdentity {
  /** Its short name; empty if it has none. */
  readonly alias: string
  readonly precision: string
  readonly metric: string
  /** Hardware that it asks for, with what it has from the model's default. */
  readonly hardware: NormalizedHardware
  /** GPU models that it names itself. */
  readonly ownGpuModels: ReadonlyArray<string>
  /** How many equal ones come before it in the list. */
  readonly ordinal: number
}

/**
 * The name of a custom template: model, short name, precision, GPU, and a hash of these and of the merged hardware. The
 * place in the list is no part of it, so that templates keep their names when the list is reordered.
 */
export const customTemplateName = (
  model: string,
  identity: CustomTemplateIdentity,
): Result.Result<string, InvalidSpecError> => {
  const { alias, precision, metric, hardware, ownGpuModels, ordinal } = identity
  const shown = [alias, precision, ...ownGpuModels].filter((part) => part !== "")
  return derivedName([model, "custom", ...shown], {
    hash: [model, alias, precision, metric, canonicalHardware(hardware), ordinal],
  })
}
