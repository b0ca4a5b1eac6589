import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { AmountOrder, addAmounts, amountOf, isSameAmount, multiplyAmount, unitsOf } from "./arithmetic.ts"
import { type Amount, canonicalQuantity, formatQuantity, parseQuantity } from "./quantity.ts"

const quantity = (text: string): Amount => Result.getOrThrow(parseQuantity(text))

describe("canonical text is the one that Kubernetes writes", () => {
  // Expected values were produced by k8s.io/apimachinery v0.34.4.
  it.each([
    ["0", "0", 0n],
    ["0.0Gi", "0", 0n],
    ["4", "4", 4n],
    ["+5", "5", 5n],
    ["5.", "5", 5n],
    [".5", "500m", 1n],
    ["1000m", "1", 1n],
    ["1.5", "1500m", 2n],
    ["1.5Gi", "1536Mi", 1610612736n],
    ["1024Mi", "1Gi", 1073741824n],
    ["1025Mi", "1025Mi", 1074790400n],
    ["1536Ki", "1536Ki", 1572864n],
    ["1024", "1024", 1024n],
    ["0.1Ki", "102400m", 103n],
    ["1.1Ki", "1126400m", 1127n],
    ["16Ei", "9223372036854775807", 9223372036854775807n],
    ["12e6", "12e6", 12000000n],
    ["1E3", "1e3", 1000n],
    ["1e-3", "1e-3", 1n],
    ["3e-10", "1e-9", 1n],
    ["1E", "1E", 1000000000000000000n],
    ["0.1n", "1n", 1n],
    ["1.0000000001", "1000000001n", 2n],
    ["-1.5", "-1500m", -2n],
    ["-2Gi", "-2Gi", -2147483648n],
    ["192G", "192G", 192000000000n],
    ["2000000000000", "2T", 2000000000000n],
  ])("%s is %s, %d units", (text, canonical, units) => {
    expect(canonicalQuantity(text)).toEqual(Result.succeed(canonical))
    expect(unitsOf(quantity(text))).toBe(units)
  })

  it("a number is a quantity too", () => {
    expect(canonicalQuantity(2000)).toEqual(Result.succeed("2k"))
  })

  it.each(["", ".", "-", "1_000", "1e", "1Gb", "1 Gi", "abc", "1e31", "9".repeat(65)])("%j is no quantity", (text) => {
    const result = parseQuantity(text)
    expect(Result.isFailure(result) && result.failure).toMatchObject({ _tag: "InvalidSpec", reason: "InvalidQuantity" })
  })
})

describe("arithmetic", () => {
  it.each([
    ["1Gi", "1073741824", 0],
    ["192Gi", "192G", 1],
    ["999m", "1", -1],
  ])("%s against %s orders as %d", (left, right, order) => {
    expect(AmountOrder(quantity(left), quantity(right))).toBe(order)
  })

  it.each([
    ["1Gi", "512Mi", "1536Mi"],
    ["100m", "1", "1100m"],
    ["0", "1Gi", "1Gi"],
    ["1Gi", "1", "1073741825"],
  ])("%s + %s = %s", (left, right, sum) => {
    expect(formatQuantity(addAmounts(quantity(left), quantity(right)))).toBe(sum)
  })

  it.each([
    ["32Gi", 4n, "128Gi"],
    ["100m", 10n, "1"],
  ])("%s × %d = %s", (text, times, product) => {
    expect(formatQuantity(multiplyAmount(quantity(text), times))).toBe(product)
  })

  it("whole units", () => {
    expect(formatQuantity(amountOf(8n))).toBe("8")
    expect(formatQuantity(amountOf(2n ** 31n, "BinarySI"))).toBe("2Gi")
  })
})

describe("laws", () => {
  const amounts: fc.Arbitrary<Amount> = fc.record({
    nanos: fc.bigInt({ min: -(10n ** 26n), max: 10n ** 26n }),
    format: fc.constantFrom("DecimalSI", "BinarySI", "DecimalExponent"),
  })

  it("what is written is read as the same amount, and written the same again", () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        const text = formatQuantity(amount)
        expect(isSameAmount(quantity(text), amount)).toBe(true)
        expect(formatQuantity(quantity(text))).toBe(text)
      }),
    )
  })

  it("addition is commutative and associative in amount, with 0 as its identity", () => {
    fc.assert(
      fc.property(amounts, amounts, amounts, (a, b, c) => {
        expect(isSameAmount(addAmounts(a, b), addAmounts(b, a))).toBe(true)
        expect(addAmounts(addAmounts(a, b), c).nanos).toBe(addAmounts(a, addAmounts(b, c)).nanos)
        expect(addAmounts(quantity("0"), a)).toEqual(a)
      }),
    )
  })
})
