import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { gatewayDuration } from "./timeout.ts"

describe("request timeouts", () => {
  it.each([
    ["90s", "1m30s"],
    ["1500ms", "1s500ms"],
    ["500µs", "1ms"],
    ["0", "0s"],
    ["1.5s", "1s500ms"],
    ["2m0s", "2m"],
    ["1h0m0.001s", "1h1ms"],
    [".5h", "30m"],
    ["0s", "0s"],
    ["+3s", "3s"],
    ["1ns", "1ms"],
  ])("service #32: %s is written %s", (text, expected) => {
    expect(gatewayDuration(text)).toEqual(Result.succeed(expected))
  })

  it.each(["", "abc", "5", "1 s", "1d", "-1s", "s", "1s-2s", "100000h", "Infinityh"])("%j is refused", (text) => {
    const duration = gatewayDuration(text)
    expect(Result.isFailure(duration) && duration.failure).toMatchObject({
      _tag: "InvalidSpec",
      reason: "InvalidRequestTimeout",
      message: expect.stringContaining(`requestTimeout "${text}"`),
    })
  })

  it("everything that is accepted fits the grammar of Gateway API", () => {
    const term = fc
      .tuple(fc.nat(99_999), fc.constantFrom("h", "m", "s", "ms", "us", "ns"))
      .map(([n, unit]) => `${n}${unit}`)
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 6 }), (terms) => {
        const duration = gatewayDuration(terms.join(""))
        if (Result.isSuccess(duration)) expect(duration.success).toMatch(/^([0-9]{1,5}(h|m|s|ms)){1,4}$/)
      }),
    )
  })
})
