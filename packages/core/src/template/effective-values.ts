import { normalizeGpuModel } from "../gpu/normalize-gpu-model.ts"
import type { NormalizedHardware } from "./normalize-hardware.ts"
import type { ServiceTemplate } from "./service-template.ts"

/** What a template stands for, from its spec and from what discovery found. Text is lower case except GPU models. */
export interface EffectiveValues {
  /** `optimized`, `preview` or `unoptimized`: `spec.type`, else the discovered type, else `unoptimized`. */
  readonly type: string
  /** The discovered type as written; empty if nothing was discovered. */
  readonly discoveredType: string
  readonly metric?: string
  readonly precision?: string
  /** Normalised models, any of which will do; empty: unknown, any GPU, or none. */
  readonly gpuModels: ReadonlyArray<string>
  /** The same models as written. */
  readonly writtenGpuModels: ReadonlyArray<string>
  /** GPUs per replica; absent while unknown. */
  readonly gpuCount?: number
  readonly hardware: NormalizedHardware
}

const textOf = (...candidates: ReadonlyArray<string | undefined>): string | undefined => {
  for (const candidate of candidates) {
    const text = candidate?.trim().toLowerCase()
    if (text !== undefined && text !== "") return text
  }
  return undefined
}

const positive = (count: number | undefined): number | undefined =>
  count !== undefined && count > 0 ? count : undefined

const writtenModels = ({ spec }: ServiceTemplate): ReadonlyArray<string> =>
  [spec.gpu, spec.hardware?.gpu, spec.gpuSelector]
    .flatMap((gpu) => (gpu === undefined ? [] : [gpu.model, ...("models" in gpu ? (gpu.models ?? []) : [])]))
    .map((model) => model?.trim() ?? "")
    .filter((model) => model !== "")

/**
 * The values by which a template is filtered and compared.
 * Metric and precision: as discovered, else as written. GPU model and count: as written, else as discovered.
 * Type: as written, since writing it overrides discovery; else as discovered; else `unoptimized`.
 */
export const effectiveValues = (template: ServiceTemplate, hardware: NormalizedHardware): EffectiveValues => {
  const profile = template.status?.profile?.metadata
  const metric = textOf(profile?.metric, template.spec.metric)
  const precision = textOf(profile?.precision, template.spec.precision)
  const discoveredGpu = profile?.gpu?.trim() ?? ""
  const declared = hardware.gpu?.models ?? []
  const isDeclared = declared.length > 0 || discoveredGpu === ""
  const gpuCount = positive(hardware.gpu?.requests) ?? positive(profile?.gpuCount)
  return {
    type: textOf(template.spec.type, profile?.type) ?? "unoptimized",
    discoveredType: profile?.type ?? "",
    ...(metric === undefined ? {} : { metric }),
    ...(precision === undefined ? {} : { precision }),
    gpuModels: isDeclared ? declared : [normalizeGpuModel(discoveredGpu)],
    writtenGpuModels: isDeclared ? writtenModels(template) : [discoveredGpu],
    ...(gpuCount === undefined ? {} : { gpuCount }),
    hardware,
  }
}
