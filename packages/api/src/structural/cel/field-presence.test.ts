import { describe, expect, it } from "vitest"
import { presenceAsSelection } from "./field-presence.ts"

describe("has() on anything but a chain of names becomes an optional selection", () => {
  it.each([
    ["has(self[0].name)", "(self[0].?name.hasValue())"],
    ["has(self.a[1].b.c) && has(self.d)", "(self.a[1].b.?c.hasValue()) && has(self.d)"],
    ["has(self.filter(x, has(x[0].y))[0].z)", "(self.filter(x, (x[0].?y.hasValue()))[0].?z.hasValue())"],
    ["has(self.a.b)", "has(self.a.b)"],
    ["self.has == 'has(x[0].y)'", "self.has == 'has(x[0].y)'"],
    ["no expression (", "no expression ("],
  ])("%s", (expression, expected) => {
    expect(presenceAsSelection(expression)).toBe(expected)
  })
})
