import { Result } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import { MAX_LABEL_LENGTH } from "./rfc1123-label.ts"
import { sha256Hex } from "./sha256.ts"
import { trimCharacters } from "./trim.ts"

const HASH_LENGTH = 8
const EDGES = "_.-"

/** A text made fit for a label. Where it had to be cut, the raw text belongs into an annotation beside the label. */
export interface LabelValue {
  readonly value: string
  readonly isCut: boolean
}

/**
 * A text as a label value: lower case, each run of characters outside `[a-z0-9._-]` replaced by one `_`, no `_`, `.` or `-`
 * at either end, at most 63 characters. What is longer is cut, and ends in `-` and the first 8 hex digits of the SHA-256 of
 * the raw text, so that two long names with one beginning stay two values.
 * Fails with reason `InvalidLabelValue` if nothing is left. Source: Kubernetes, "Labels and Selectors: syntax".
 *
 * @example
 * labelValue("Meta/Llama 3") // success of { value: "meta_llama_3", isCut: false }
 */
export const labelValue = (raw: string): Result.Result<LabelValue, InvalidSpecError> => {
  const value = trimCharacters(raw.toLowerCase().replace(/[^a-z0-9._-]+/gu, "_"), EDGES)
  if (value === "") {
    return Result.fail(
      new InvalidSpecError({
        reason: Reason.InvalidLabelValue,
        message: `"${raw}" cannot be a label value: it needs at least one letter or digit`,
      }),
    )
  }
  if (value.length <= MAX_LABEL_LENGTH) return Result.succeed({ value, isCut: false })
  const head = trimCharacters(value.slice(0, MAX_LABEL_LENGTH - HASH_LENGTH - 1), EDGES)
  return Result.succeed({ value: `${head}-${sha256Hex(raw).slice(0, HASH_LENGTH)}`, isCut: true })
}
