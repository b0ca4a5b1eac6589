import { Result } from "effect"
import type { InvalidSpecError } from "../errors/domain-error.ts"
import type { JsonValue } from "../naming/canonical-json.ts"
import { derivedName } from "../naming/derived-name.ts"
import { MAX_LABEL_LENGTH } from "../naming/rfc1123-label.ts"
import { unitsOf } from "../quantity/arithmetic.ts"
import { parseQuantity } from "../quantity/quantity.ts"
import type { NormalizedOverrides } from "./overrides.ts"

/** What stands between the base's name and what is overridden. */
const MARK = "ovr"
const HASH_LENGTH = 4
const GIBIBYTE = 1024n ** 3n

const bytesOf = (quantity: string | undefined): bigint =>
  quantity === undefined ? 0n : Result.getOrElse(Result.map(parseQuantity(quantity), unitsOf), () => 0n)

/** What of the overrides is readable in the name. */
const visibleParts = (overrides: NormalizedOverrides): ReadonlyArray<string> => [
  ...(overrides.gpuModels ?? []).map((model) => model.toLowerCase()),
  ...(overrides.gpuCount === undefined ? [] : [`${overrides.gpuCount}gpu`]),
  ...(overrides.precision === undefined ? [] : [overrides.precision]),
  ...(overrides.metric === undefined ? [] : [overrides.metric]),
  ...(overrides.minVram === undefined ? [] : [`vram${bytesOf(overrides.minVram) / GIBIBYTE}gi`]),
  ...(overrides.cpuRequests === undefined ? [] : [`cpu${overrides.cpuRequests}`]),
]

/** Everything that the overrides ask for, as pairs of a word and a value, in a fixed order. */
const hashPairs = (overrides: NormalizedOverrides): ReadonlyArray<JsonValue> => [
  ...(overrides.gpuModels ?? []).flatMap((model) => ["gpu", model]),
  ...(overrides.gpuCount === undefined ? [] : ["count", overrides.gpuCount]),
  ...(overrides.precision === undefined ? [] : ["precision", overrides.precision]),
  ...(overrides.metric === undefined ? [] : ["metric", overrides.metric]),
  ...(overrides.minVram === undefined ? [] : ["minVram", Number(bytesOf(overrides.minVram))]),
  ...(overrides.cpuRequests === undefined ? [] : ["cpu", overrides.cpuRequests]),
  ...(overrides.cpuLimits === undefined ? [] : ["cpuLimits", overrides.cpuLimits]),
  ...(overrides.resourceName === undefined ? [] : ["resourceName", overrides.resourceName]),
]

/**
 * The name of the template that is derived from a base for overrides: services with the same wish share it.
 * It says what is overridden, and never equals the base's name. Fails only for an empty base.
 *
 * @example
 * derivedTemplateName("base", { precision: "fp16" }) // success of "base-ovr-fp16-fe0f"
 */
export const derivedTemplateName = (
  base: string,
  overrides: NormalizedOverrides,
): Result.Result<string, InvalidSpecError> => {
  const parts = [base, MARK, ...visibleParts(overrides)]
  const isCut = parts.join("-").length + 1 + HASH_LENGTH > MAX_LABEL_LENGTH
  const hash = [...hashPairs(overrides), ...(isCut ? ["base", base] : [])]
  return derivedName(parts, { hash, hashLength: HASH_LENGTH })
}
