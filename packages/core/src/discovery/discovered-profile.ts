import {
  AIMMetric,
  AIMPrecision,
  type AIMProfile,
  type AIMProfileMetadata,
  AIMProfileType,
  GpuModelName,
  type StringMap,
} from "@aim-engine/api"
import { Predicate, Result, Schema } from "effect"
import { normalizeGpuModel } from "../gpu/normalize-gpu-model.ts"
import { definedFields } from "../structure/defined-fields.ts"
import { type DiscoveryEntry, DiscoveryOutputError } from "./parse-output.ts"

const LARGEST_INT32 = 2 ** 31 - 1

const invalid = (field: string, expected: string) =>
  Result.fail(new DiscoveryOutputError({ reason: "InvalidProfile", message: `${field}: expected ${expected}` }))

const asEntry = (value: unknown): DiscoveryEntry | undefined => (Predicate.isReadonlyObject(value) ? value : undefined)

/** The value where a schema takes it. Words that we do not know are left out, and stay in the original output. */
const known = <A>(schema: Schema.Codec<A>, value: unknown): A | undefined =>
  Schema.is(schema)(value) ? value : undefined
const text = (value: unknown): string | undefined => (Predicate.isString(value) && value !== "" ? value : undefined)
const count = (value: unknown): number | undefined =>
  Predicate.isNumber(value) && Number.isInteger(value) && value >= 0 && value <= LARGEST_INT32 ? value : undefined

/** The name of a GPU model as it is printed, where it can be one: it becomes part of what workloads ask for. */
const gpuModel = (value: unknown): string | undefined => {
  const name = text(value)
  return name !== undefined && Schema.is(GpuModelName)(normalizeGpuModel(name)) ? name : undefined
}

const metadataOf = (printed: DiscoveryEntry, type: AIMProfileType | undefined): AIMProfileMetadata =>
  definedFields({
    engine: text(printed.engine),
    gpu: gpuModel(printed.gpu),
    gpuCount: count(printed.gpu_count),
    metric: known(AIMMetric, printed.metric),
    precision: known(AIMPrecision, printed.precision),
    type: type ?? known(AIMProfileType, printed.type),
  })

/** Variables with text values; anything else could not be one in a container. */
const variablesOf = (printed: unknown): Result.Result<StringMap | undefined, DiscoveryOutputError> => {
  if (printed === undefined || printed === null) return Result.succeed(undefined)
  const variables = Object.entries(asEntry(printed) ?? {})
  const isText = (entry: [string, unknown]): entry is [string, string] => Predicate.isString(entry[1])
  const texts = variables.filter(isText)
  return asEntry(printed) === undefined || texts.length < variables.length
    ? invalid("profile.env_vars", "an object whose values are all text")
    : Result.succeed(Object.fromEntries(texts))
}

/**
 * The profile that discovery found, as a template's status keeps it. `type` is that of the template's spec, and wins.
 * Fails with `InvalidProfile` for engine arguments or variables of another form.
 */
export const discoveredProfile = (
  entry: DiscoveryEntry,
  type: AIMProfileType | undefined,
): Result.Result<AIMProfile, DiscoveryOutputError> => {
  const profile = asEntry(entry.profile) ?? {}
  const engineArgs = asEntry(profile.engine_args ?? {})
  if (engineArgs === undefined) return invalid("profile.engine_args", "an object")
  return Result.map(variablesOf(profile.env_vars), (variables) =>
    definedFields({
      engine_args: engineArgs,
      env_vars: variables,
      metadata: metadataOf(asEntry(profile.metadata) ?? {}, type),
      originalDiscoveryOutput: entry,
    }),
  )
}
