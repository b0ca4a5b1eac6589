import { type AIMMetric, type AIMPrecision, type AIMServiceOverrides, DEFAULT_GPU_RESOURCE } from "@aim-engine/api"
import { Result } from "effect"
import type { InvalidSpecError } from "../errors/domain-error.ts"
import { isSameAmount } from "../quantity/arithmetic.ts"
import { parseQuantity } from "../quantity/quantity.ts"
import { definedFields } from "../structure/defined-fields.ts"
import type { EffectiveValues } from "./effective-values.ts"
import { normalizeHardware } from "./normalize-hardware.ts"

/** What a service may want different from its template, in the order in which it is told. */
export const OVERRIDE_FIELDS = [
  "gpuModels",
  "gpuCount",
  "precision",
  "metric",
  "minVram",
  "cpuRequests",
  "cpuLimits",
  "resourceName",
] as const
export type OverrideField = (typeof OVERRIDE_FIELDS)[number]

/** A precision that leaves the choice to others. */
const FREE_PRECISION = "auto"

/** The overrides of a service in one shape: GPU models normalised and sorted, quantities canonical. */
export interface NormalizedOverrides {
  readonly gpuModels?: ReadonlyArray<string>
  readonly gpuCount?: number
  readonly precision?: Exclude<AIMPrecision, typeof FREE_PRECISION>
  readonly metric?: AIMMetric
  readonly minVram?: string
  readonly cpuRequests?: string
  readonly cpuLimits?: string
  /** Never the default one: the API server fills that in, so it says nothing about what the user wants. */
  readonly resourceName?: string
}

/** A field in which a template is not what the overrides ask for. */
export interface OverrideDifference {
  readonly field: OverrideField
  readonly wanted: string
  /** What the template has; undefined while unknown or unset. */
  readonly found: string | undefined
}

/**
 * What overrides ask for; `{}` if nothing. `precision: auto` asks for nothing.
 * Fails as {@link normalizeHardware} does, with the message naming the field below `spec.overrides`.
 */
export const normalizeOverrides = (
  overrides: AIMServiceOverrides = {},
): Result.Result<NormalizedOverrides, InvalidSpecError> =>
  Result.map(normalizeHardware(overrides), ({ gpu, cpu }) => {
    const { metric, precision } = overrides
    return definedFields({
      gpuModels: gpu === undefined || gpu.models.length === 0 ? undefined : gpu.models,
      gpuCount: gpu?.requests,
      precision: precision === FREE_PRECISION ? undefined : precision,
      metric,
      minVram: gpu?.minVram,
      cpuRequests: cpu?.requests,
      cpuLimits: cpu?.limits,
      resourceName: gpu?.resourceName === DEFAULT_GPU_RESOURCE ? undefined : gpu?.resourceName,
    })
  })

/** Whether overrides ask for anything at all. */
export const asksForAnything = (overrides: NormalizedOverrides): boolean => Object.keys(overrides).length > 0

/** The overrides without one field. */
export const withoutOverride = (overrides: NormalizedOverrides, field: OverrideField): NormalizedOverrides =>
  definedFields({ ...overrides, [field]: undefined })

/** What the overrides ask for in a field, for people; undefined if nothing. */
export const overrideText = (overrides: NormalizedOverrides, field: OverrideField): string | undefined =>
  field === "gpuModels" ? overrides.gpuModels?.join(",") : overrides[field]?.toString()

const foundText = ({ metric, precision, gpuModels, gpuCount, hardware }: EffectiveValues, field: OverrideField) => {
  switch (field) {
    case "gpuModels":
      return gpuModels.length === 0 ? undefined : gpuModels.join(",")
    case "gpuCount":
      return (gpuCount ?? hardware.gpu?.requests)?.toString()
    case "precision":
      return precision
    case "metric":
      return metric
    case "minVram":
      return hardware.gpu?.minVram
    case "cpuRequests":
      return hardware.cpu?.requests
    case "cpuLimits":
      return hardware.cpu?.limits
    case "resourceName":
      return hardware.gpu?.resourceName
  }
}

const QUANTITY_FIELDS: ReadonlySet<OverrideField> = new Set(["minVram", "cpuRequests", "cpuLimits"])

const isSameQuantity = (left: string, right: string): boolean =>
  Result.getOrElse(
    Result.gen(function* () {
      return isSameAmount(yield* parseQuantity(left), yield* parseQuantity(right))
    }),
    () => left === right,
  )

/** The fields in which a template with these values is not what the overrides ask for. None: it serves as it is. */
export const overrideDifferences = (
  overrides: NormalizedOverrides,
  values: EffectiveValues,
): ReadonlyArray<OverrideDifference> =>
  OVERRIDE_FIELDS.flatMap((field) => {
    const wanted = overrideText(overrides, field)
    const found = foundText(values, field)
    if (wanted === undefined) return []
    const isSame =
      found !== undefined && (wanted === found || (QUANTITY_FIELDS.has(field) && isSameQuantity(wanted, found)))
    return isSame ? [] : [{ field, wanted, found }]
  })
