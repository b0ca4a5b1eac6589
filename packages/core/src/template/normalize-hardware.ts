import {
  type AIMCpuRequirements,
  type AIMGpuRequirements,
  type AIMGpuSelector,
  type AIMHardwareRequirements,
  DEFAULT_GPU_RESOURCE,
  MAX_GPU_MODELS,
  type Quantity,
} from "@aim-engine/api"
import { Result } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { normalizeGpuModel } from "../gpu/normalize-gpu-model.ts"
import type { JsonValue } from "../naming/canonical-json.ts"
import { canonicalJson } from "../naming/canonical-json.ts"
import { canonicalQuantity, parseQuantity } from "../quantity/quantity.ts"

/** GPUs that a replica needs, in one shape. What was not written is absent; nothing is defaulted. */
export interface NormalizedGpu {
  /** Normalised model names, sorted; any of them will do. Empty: any GPU. */
  readonly models: ReadonlyArray<string>
  /** GPUs per replica. 0 asks for a node with GPUs without taking one. */
  readonly requests?: number
  /** Memory that each GPU needs at least, canonical quantity text. */
  readonly minVram?: string
  /** Kubernetes resource, as written; `DEFAULT_GPU_RESOURCE` where it is used and absent. */
  readonly resourceName?: string
}

/** CPU cores that a replica needs, canonical quantity texts. */
export interface NormalizedCpu {
  readonly requests?: string
  readonly limits?: string
}

/** Hardware that a replica needs. Without `gpu` it needs no GPU at all. */
export interface NormalizedHardware {
  readonly gpu?: NormalizedGpu
  readonly cpu?: NormalizedCpu
}

/** The places where hardware may be written: the current one, that of the newer models, and the earliest. */
export interface HardwareSpellings {
  readonly gpu?: AIMGpuRequirements
  readonly hardware?: AIMHardwareRequirements
  readonly gpuSelector?: AIMGpuSelector
}

const amountText = (field: string, quantity: Quantity): Result.Result<string, InvalidSpecError> =>
  Result.mapError(
    canonicalQuantity(quantity),
    ({ reason, message }) => new InvalidSpecError({ reason, message: `${field}: ${message}` }),
  )

const modelsOf = (texts: ReadonlyArray<string | undefined>): ReadonlyArray<string> =>
  [...new Set(texts.map((text) => normalizeGpuModel(text ?? "")))].filter((model) => model !== "").sort()

const normalizeGpu = (field: string, gpu: AIMGpuRequirements): Result.Result<NormalizedGpu, InvalidSpecError> => {
  const { requests, resourceName } = gpu
  if (requests !== undefined && (!Number.isSafeInteger(requests) || requests < 0)) {
    const message = `${field}.requests is ${requests}; expected a whole number of GPUs, 0 or more`
    return Result.fail(new InvalidSpecError({ reason: "InvalidHardware", message }))
  }
  const base = {
    models: modelsOf([gpu.model, ...(gpu.models ?? [])]),
    ...(requests === undefined ? {} : { requests }),
    ...(resourceName === undefined || resourceName === "" ? {} : { resourceName }),
  }
  if (gpu.minVram === undefined) return Result.succeed(base)
  return Result.map(amountText(`${field}.minVram`, gpu.minVram), (minVram) => ({ ...base, minVram }))
}

const normalizeCpu = (field: string, cpu: AIMCpuRequirements): Result.Result<NormalizedCpu, InvalidSpecError> =>
  Result.gen(function* () {
    const requests =
      cpu.requests === undefined ? {} : { requests: yield* amountText(`${field}.requests`, cpu.requests) }
    const limits = cpu.limits === undefined ? {} : { limits: yield* amountText(`${field}.limits`, cpu.limits) }
    return { ...requests, ...limits }
  })

const spelledGpus = (spec: HardwareSpellings): ReadonlyArray<readonly [string, AIMGpuRequirements]> => {
  const { gpu, hardware, gpuSelector } = spec
  const spelled: Array<readonly [string, AIMGpuRequirements]> = []
  if (gpu !== undefined) spelled.push(["gpu", gpu])
  if (hardware?.gpu !== undefined) spelled.push(["hardware.gpu", hardware.gpu])
  if (gpuSelector !== undefined) {
    const { count, model } = gpuSelector
    const selected = { ...(count === undefined ? {} : { requests: count }), ...(model === undefined ? {} : { model }) }
    spelled.push(["gpuSelector", selected])
  }
  return spelled
}

/** What a requirement asks for, as text: equal for equal requirements, however they are written. */
const meaningOf = (gpu: NormalizedGpu): string =>
  canonicalJson({
    models: gpu.models,
    requests: gpu.requests,
    minVram: gpu.minVram === undefined ? undefined : vramBytes(gpu.minVram)?.toString(),
    resourceName: gpu.resourceName ?? DEFAULT_GPU_RESOURCE,
  })

const vramBytes = (text: string): bigint | undefined =>
  Result.getOrUndefined(Result.map(parseQuantity(text), (amount) => amount.nanos))

/**
 * The hardware of a template, of overrides or of a custom model in one shape, wherever it is written:
 * `gpu`, `hardware.gpu` or `gpuSelector`, with one `model` or several `models`. Several places are allowed as long
 * as they ask for the same. Fails with reason `InvalidHardware` where they do not, or for a number of GPUs that is
 * none, and with `InvalidQuantity` for an amount that is none; the message names the field.
 *
 * @example
 * normalizeHardware({ gpuSelector: { count: 2, model: "amd_instinct-mi300x" } })
 * // success of { gpu: { models: ["MI300X"], requests: 2 } }
 */
export const normalizeHardware = (spec: HardwareSpellings): Result.Result<NormalizedHardware, InvalidSpecError> =>
  Result.gen(function* () {
    const spelled: Array<readonly [string, NormalizedGpu]> = []
    for (const [field, gpu] of spelledGpus(spec)) spelled.push([field, yield* normalizeGpu(field, gpu)])
    const [first, ...others] = spelled
    for (const [field, gpu] of others) {
      if (first !== undefined && meaningOf(gpu) !== meaningOf(first[1])) {
        const message = `${field} and ${first[0]} ask for different GPUs; write one of them, or the same in both`
        return yield* Result.fail(new InvalidSpecError({ reason: "InvalidHardware", message }))
      }
    }
    const cpu = spec.hardware?.cpu
    return {
      ...(first === undefined ? {} : { gpu: first[1] }),
      ...(cpu === undefined ? {} : { cpu: yield* normalizeCpu("hardware.cpu", cpu) }),
    }
  })

/**
 * Hardware as it enters the hash of a name: absent fields and the default resource name are left out,
 * so that writing a default, or another spelling, never changes the name.
 */
export const canonicalHardware = ({ gpu, cpu }: NormalizedHardware): JsonValue => ({
  ...(gpu === undefined ? {} : { gpu: canonicalGpu(gpu) }),
  ...(cpu === undefined ? {} : { cpu: { ...cpu } }),
})

const canonicalGpu = ({ models, requests, minVram, resourceName }: NormalizedGpu): JsonValue => ({
  ...modelFields(models),
  requests,
  minVram,
  resourceName: resourceName === DEFAULT_GPU_RESOURCE ? undefined : resourceName,
})

const modelFields = (models: ReadonlyArray<string>): Pick<AIMGpuRequirements, "model" | "models"> => {
  const [model, ...others] = models
  if (model === undefined) return {}
  return others.length === 0 ? { model } : { models }
}

/**
 * A normalised requirement in the current spelling: `model` for one model, `models` for several, and both for more than a
 * list can have.
 */
export const renderGpu = ({ models, ...rest }: NormalizedGpu): AIMGpuRequirements => {
  const { models: listed = [], ...fields } = modelFields(models)
  const [model = "", ...others] = listed
  if (listed.length > MAX_GPU_MODELS) return { model, models: others, ...rest }
  return { ...fields, ...(listed.length === 0 ? {} : { models: listed }), ...rest }
}
