import {
  BINARY_SUFFIXES,
  DECIMAL_SUFFIXES,
  MAX_QUANTITY_LENGTH,
  NANOS_PER_UNIT,
  type Quantity,
  type QuantityAmount,
  type QuantityFormat,
  readQuantity,
} from "@aim-engine/api"
import { Result } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"

/** An amount of a resource, exact to a billionth. */
export type Amount = QuantityAmount

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)

/**
 * The amount that a quantity such as `500m`, `1.5Gi`, `4` or `2e3` stands for.
 * Fails with reason `InvalidQuantity` for any other text; which texts those are is said at `readQuantity`.
 *
 * @example
 * parseQuantity("1.5Gi") // success of { nanos: 1610612736000000000n, format: "BinarySI" }
 */
export const parseQuantity = (quantity: Quantity): Result.Result<Amount, InvalidSpecError> => {
  const text = `${quantity}`
  const amount = readQuantity(text)
  if (amount !== undefined) return Result.succeed(amount)
  const shown = text.slice(0, MAX_QUANTITY_LENGTH)
  const message = `"${shown}" is not a quantity; expected a number with an optional suffix such as 500m, 4, 1.5Gi or 2e3`
  return Result.fail(new InvalidSpecError({ reason: Reason.InvalidQuantity, message }))
}

const removeFactors = (value: bigint, factor: bigint): { readonly mantissa: bigint; readonly times: number } => {
  let mantissa = value
  let times = 0
  while (mantissa % factor === 0n) {
    mantissa /= factor
    times++
  }
  return { mantissa, times }
}

const formatBinary = (units: bigint): string => {
  const { mantissa, times } = removeFactors(units, 1024n)
  const [suffix = "", bits = 0n] = [...BINARY_SUFFIXES][Math.min(times, BINARY_SUFFIXES.size) - 1] ?? []
  return `${units === mantissa ? units : units >> bits}${suffix}`
}

const formatDecimal = (nanos: bigint, format: QuantityFormat): string => {
  const { mantissa, times } = removeFactors(nanos, 10n)
  const power = times - 9
  const thousands = Math.floor(power / 3) * 3
  const exponent = format === "DecimalSI" ? Math.min(thousands, 18) : thousands
  const digits = mantissa * 10n ** BigInt(power - exponent)
  if (format === "DecimalExponent") return exponent === 0 ? `${digits}` : `${digits}e${exponent}`
  const suffix = [...DECIMAL_SUFFIXES].find(([, candidate]) => candidate === exponent)?.[0] ?? ""
  return `${digits}${suffix}`
}

/**
 * The one text of an amount that Kubernetes writes: no fraction, and the largest suffix that leaves none.
 * Binary amounts below 1024, or with a fraction, are written with decimal suffixes.
 */
export const formatQuantity = ({ nanos, format }: Amount): string => {
  if (nanos === 0n) return "0"
  const isBinary = format === "BinarySI" && nanos % NANOS_PER_UNIT === 0n && magnitude(nanos) >= 1024n * NANOS_PER_UNIT
  if (isBinary) return formatBinary(nanos / NANOS_PER_UNIT)
  return formatDecimal(nanos, format === "BinarySI" ? "DecimalSI" : format)
}

/**
 * The canonical text of a quantity: equal amounts of one format get equal text.
 *
 * @example
 * canonicalQuantity("1024Mi") // success of "1Gi"
 */
export const canonicalQuantity = (quantity: Quantity): Result.Result<string, InvalidSpecError> =>
  parseQuantity(quantity).pipe(Result.map(formatQuantity))
