import type { Environment } from "@marcbachmann/cel-js"
import { NANOS_PER_UNIT, readQuantity } from "../../kubernetes/quantity-amount.ts"

/** A quantity as a CEL value. */
class CelQuantity {
  readonly nanos: bigint
  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

const parse = (text: string): CelQuantity => {
  const amount = readQuantity(text)
  if (amount === undefined) {
    throw new Error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
  }
  return new CelQuantity(amount.nanos)
}

const compare = (left: bigint, right: bigint): bigint => (left < right ? -1n : left > right ? 1n : 0n)

const isWhole = (quantity: CelQuantity): boolean => quantity.nanos % NANOS_PER_UNIT === 0n

const whole = (quantity: CelQuantity): bigint => {
  if (!isWhole(quantity)) throw new Error("cannot convert value to integer")
  return quantity.nanos / NANOS_PER_UNIT
}

const plus = (left: CelQuantity, nanos: bigint): CelQuantity => new CelQuantity(left.nanos + nanos)

/** Adds `quantity()`, `isQuantity()` and what quantities can do. Source: Kubernetes, CEL quantity library. */
export const withQuantities = (environment: Environment): Environment =>
  environment
    .registerType("Quantity", CelQuantity)
    .registerFunction("quantity(string): Quantity", parse)
    .registerFunction("isQuantity(string): bool", (text: string) => readQuantity(text) !== undefined)
    .registerFunction("Quantity.isInteger(): bool", isWhole)
    .registerFunction("Quantity.asInteger(): int", whole)
    .registerFunction("Quantity.asApproximateFloat(): double", (q: CelQuantity) => Number(q.nanos) / 1e9)
    .registerFunction("Quantity.sign(): int", (q: CelQuantity) => compare(q.nanos, 0n))
    .registerFunction("Quantity.compareTo(Quantity): int", (a: CelQuantity, b: CelQuantity) =>
      compare(a.nanos, b.nanos),
    )
    .registerFunction("Quantity.isLessThan(Quantity): bool", (a: CelQuantity, b: CelQuantity) => a.nanos < b.nanos)
    .registerFunction("Quantity.isGreaterThan(Quantity): bool", (a: CelQuantity, b: CelQuantity) => a.nanos > b.nanos)
    .registerFunction("Quantity.add(Quantity): Quantity", (a: CelQuantity, b: CelQuantity) => plus(a, b.nanos))
    .registerFunction("Quantity.add(int): Quantity", (a: CelQuantity, b: bigint) => plus(a, b * NANOS_PER_UNIT))
    .registerFunction("Quantity.sub(Quantity): Quantity", (a: CelQuantity, b: CelQuantity) => plus(a, -b.nanos))
    .registerFunction("Quantity.sub(int): Quantity", (a: CelQuantity, b: bigint) => plus(a, -b * NANOS_PER_UNIT))
