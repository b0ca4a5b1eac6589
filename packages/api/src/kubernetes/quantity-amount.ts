/** Which family of suffixes a quantity is written with: `500m`/`2G`, `2Gi`, or `2e9`. */
export type QuantityFormat = "DecimalSI" | "BinarySI" | "DecimalExponent"

/**
 * An amount of a resource, exact to a billionth, which is as fine as Kubernetes counts.
 * Source: Kubernetes API, `resource.Quantity`.
 */
export interface QuantityAmount {
  /** The amount in billionths. */
  readonly nanos: bigint
  /** How it was written. */
  readonly format: QuantityFormat
}

/** Decimal suffixes and their powers of ten, smallest first. */
export const DECIMAL_SUFFIXES: ReadonlyMap<string, number> = new Map([
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

/** Binary suffixes and their powers of two, smallest first. */
export const BINARY_SUFFIXES: ReadonlyMap<string, bigint> = new Map([
  ["Ki", 10n],
  ["Mi", 20n],
  ["Gi", 30n],
  ["Ti", 40n],
  ["Pi", 50n],
  ["Ei", 60n],
])

/** The billionths of one. */
export const NANOS_PER_UNIT = 1_000_000_000n

const MAX_BINARY_NANOS = (2n ** 63n - 1n) * NANOS_PER_UNIT

/** Longer texts and larger exponents describe no resource, but take long to compute with. */
export const MAX_QUANTITY_LENGTH = 64
const MAX_EXPONENT = 30

const PATTERN = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))([numkMGTPE]?|[KMGTPE]i|[eE][+-]?\d+)$/

/** `value` × 10^`power`; what does not divide is rounded up, so that a little is never nothing. */
const timesPowerOfTen = (value: bigint, power: number): bigint => {
  if (power >= 0) return value * 10n ** BigInt(power)
  const divisor = 10n ** BigInt(-power)
  return (value + divisor - 1n) / divisor
}

const magnitudeOf = (digits: bigint, decimals: number, suffix: string): QuantityAmount | undefined => {
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
 * The amount that a text such as `500m`, `1.5Gi`, `4` or `2e3` stands for; undefined for any other text, for more than
 * 64 characters and for exponents beyond ±30. Fractions finer than a billionth are rounded away from zero; binary
 * amounts end at 2^63 - 1.
 * Source: Kubernetes API, `resource.ParseQuantity`.
 *
 * @example
 * readQuantity("1.5Gi") // { nanos: 1610612736000000000n, format: "BinarySI" }
 */
export const readQuantity = (text: string): QuantityAmount | undefined => {
  const [, sign, whole = "", fraction, onlyFraction, suffix = ""] =
    text.length > MAX_QUANTITY_LENGTH ? [] : (PATTERN.exec(text) ?? [])
  if (sign === undefined) return undefined
  const decimals = fraction ?? onlyFraction ?? ""
  const amount = magnitudeOf(BigInt(`0${whole}${decimals}`), decimals.length, suffix)
  return amount !== undefined && sign === "-" ? { ...amount, nanos: -amount.nanos } : amount
}
