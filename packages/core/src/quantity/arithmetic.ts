import { NANOS_PER_UNIT, type QuantityFormat } from "@aim-engine/api"
import { type Equivalence, Order } from "effect"
import type { Amount } from "./quantity.ts"

/** Orders quantities by amount, whatever they are written with: `1Gi` and `1073741824` are equal. */
export const AmountOrder: Order.Order<Amount> = Order.mapInput(Order.BigInt, (amount: Amount) => amount.nanos)

/** Whether two quantities are the same amount. */
export const isSameAmount: Equivalence.Equivalence<Amount> = (left, right) => left.nanos === right.nanos

/** The sum, written as the first is, or as the second where the first is zero (as Kubernetes adds). */
export const addAmounts = (left: Amount, right: Amount): Amount => ({
  nanos: left.nanos + right.nanos,
  format: left.nanos === 0n ? right.format : left.format,
})

/** A quantity taken a whole number of times. */
export const multiplyAmount = (amount: Amount, times: bigint): Amount => ({
  ...amount,
  nanos: amount.nanos * times,
})

/** A whole number of units (bytes, cores, devices) as a quantity. */
export const amountOf = (units: bigint, format: QuantityFormat = "DecimalSI"): Amount => ({
  nanos: units * NANOS_PER_UNIT,
  format,
})

/** The amount in whole units, fractions rounded away from zero: bytes, where the quantity is a size. */
export const unitsOf = ({ nanos }: Amount): bigint => {
  const whole = nanos / NANOS_PER_UNIT
  const rest = nanos % NANOS_PER_UNIT
  return rest === 0n ? whole : whole + (rest > 0n ? 1n : -1n)
}
