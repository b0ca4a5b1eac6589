import type { AIMModelSource } from "@aim-engine/api"
import { Option, Result } from "effect"
import { unitsOf } from "../quantity/arithmetic.ts"
import { parseQuantity } from "../quantity/quantity.ts"

/** Extra space on volumes for model files, in percent, where nothing sets it. */
export const DEFAULT_HEADROOM_PERCENT = 10

const GIBIBYTE = 2n ** 30n

/**
 * The size of a volume for so many bytes of model files with some headroom, in whole GiB, at least one.
 *
 * @example
 * claimSize(9094593249n, 10) // "10Gi"
 */
export const claimSize = (bytes: bigint, headroomPercent: number): string => {
  const wanted = (bytes * BigInt(100 + headroomPercent)) / 100n
  const gibibytes = (wanted + GIBIBYTE - 1n) / GIBIBYTE
  return `${gibibytes < 1n ? 1n : gibibytes}Gi`
}

/** The size of all sources together in bytes; undefined if that of any is not known. */
export const totalSize = (sources: ReadonlyArray<AIMModelSource>): bigint | undefined => {
  let total = 0n
  for (const { size } of sources) {
    if (size === undefined) return undefined
    const bytes = Option.getOrUndefined(Result.getSuccess(Result.map(parseQuantity(size), unitsOf)))
    if (bytes === undefined || bytes <= 0n) return undefined
    total += bytes
  }
  return total
}
