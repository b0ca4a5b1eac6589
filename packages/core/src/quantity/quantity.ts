import type { Quantity } from "@aim-engine/api"
import { Result } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"

/** Which family of suffixes a quantity is written with: `500m`/`2G`, `2Gi`, or `2e9`. */
export type QuantityFormat = "DecimalSI" | "BinarySI" | "DecimalExponent"

/**
 * An amount of a resource, exact to a billionth, which is as fine as Kubernetes counts.
 * Source: Kubernetes API, `resource.Quantity`.
 */
export interface Amount {
  /** The amount in billionths. */
  readonly nanos: bigint
  /** How it was written, and is written again. */
  readonly format: QuantityFormat
}

/** The billionths of one. */
export const NANOS_PER_UNIT = 1_000_000_000n

const DECIMAL_SUFFIXES = new Map([
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
])
const BINARY_SUFFIXES = new Map([
  ["Ki", 10n],
  ["Mi", 20n],
  ["Gi", 30n],
  ["Ti", 40n],
  ["Pi", 50n],
  ["Ei", 60n],
])
const MAX_BINARY_NANOS = (2n ** 63n - 1n) * NANOS_PER_UNIT
/** Longer texts and larger exponents describe no resource, but take long to compute with. */
const MAX_TEXT_LENGTH = 64
const MAX_EXPONENT = 30
const PATTERN = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))([numkMGTPE]?|[KMGTPE]i|[eE][+-]?\d+)$/

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)

/** `value` × 10^`power`; what does not divide is rounded away from zero, so that a little is never nothing. */
const timesPowerOfTen = (value: bigint, power: number): bigint => {
  if (power >= 0) return value * 10n ** BigInt(power)
  const divisor = 10n ** BigInt(-power)
  return (value + divisor - 1n) / divisor
}

const amountOf = (digits: bigint, decimals: number, suffix: string): Amount | undefined => {
  const bits = BINARY_SUFFIXES.get(suffix)
  if (bits !== undefined) {
    const nanos = timesPowerOfTen(digits << bits, 9 - decimals)
    return { nanos: nanos > MAX_BINARY_NANOS ? MAX_BINARY_NANOS : nanos, format: "BinarySI" }
  }
  const power = DECIMAL_SUFFIXES.get(suffix)
  const exponent = power ?? Number(suffix.slice(1))
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined
  return {
    nanos: timesPowerOfTen(digits, exponent - decimals + 9),
    format: power === undefined ? "DecimalExponent" : "DecimalSI",
  }
}

/**
 * The amount that a quantity such as `500m`, `1.5Gi`, `4` or `2e3` stands for.
 * Fractions finer than a billionth are rounded away from zero; binary amounts end at 2^63 - 1, as in Kubernetes.
 * Fails with reason `InvalidQuantity` for any other text, and for more than 64 characters or exponents beyond ±30.
 *
 * @example
 * parseQuantity("1.5Gi") // success of { nanos: 1610612736000000000n, format: "BinarySI" }
 */
export const parseQuantity = (quantity: Quantity): Result.Result<Amount, InvalidSpecError> => {
  const text = `${quantity}`
  const [, sign, whole = "", fraction, onlyFraction, suffix = ""] =
    text.length > MAX_TEXT_LENGTH ? [] : (PATTERN.exec(text) ?? [])
  const decimals = fraction ?? onlyFraction ?? ""
  const amount = sign === undefined ? undefined : amountOf(BigInt(`0${whole}${decimals}`), decimals.length, suffix)
  if (amount === undefined) {
    return Result.fail(
      new InvalidSpecError({
        reason: Reason.InvalidQuantity,
        message: `"${text.slice(0, MAX_TEXT_LENGTH)}" is not a quantity; expected a number with an optional suffix such as 500m, 4, 1.5Gi or 2e3`,
      }),
    )
  }
  return Result.succeed(sign === "-" ? { ...amount, nanos: -amount.nanos } : amount)
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
