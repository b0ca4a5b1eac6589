import { Result } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import { unitsOf } from "../quantity/arithmetic.ts"
import { parseQuantity } from "../quantity/quantity.ts"
import type { Artifact } from "./artifact-kind.ts"
import { formatBytes } from "./format-bytes.ts"

/** The size that an artifact states, in bytes; undefined where it states none, or zero. Fails where it is no size. */
export const statedSize = ({ spec }: Artifact): Result.Result<bigint | undefined, InvalidSpecError> => {
  if (spec.size === undefined) return Result.succeed(undefined)
  return parseQuantity(spec.size).pipe(
    Result.map(unitsOf),
    Result.flatMap((bytes) =>
      bytes < 0n
        ? Result.fail(
            new InvalidSpecError({
              reason: Reason.InvalidQuantity,
              message: `spec.size must not be negative, but is ${spec.size}`,
            }),
          )
        : Result.succeed(bytes === 0n ? undefined : bytes),
    ),
  )
}

/** The size that was measured for an artifact earlier, in bytes. */
export const measuredSize = ({ status }: Artifact): bigint | undefined => {
  const bytes = status?.discoveredSizeBytes ?? 0
  return bytes > 0 ? BigInt(bytes) : undefined
}

/** The size of an artifact for people; what is too large to be formatted is shown as it was written. */
export const displaySize = ({ spec }: Artifact, bytes: bigint | undefined): string | undefined =>
  bytes === undefined ? undefined : (formatBytes(bytes) ?? `${spec.size ?? bytes}`)
