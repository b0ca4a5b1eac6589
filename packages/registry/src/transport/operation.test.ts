import { expect, it } from "@effect/vitest"
import { Redacted } from "effect"
import { quotable } from "./operation.ts"

const secrets = ["correct-horse", "correct-horse-battery", "ab"].map((text) => Redacted.make(text))

it.each([
  ["what was sent", "no user with password correct-horse-battery", "no user with password ***"],
  ["too short to be a secret", "ab is absent", "ab is absent"],
  ["a token by its form", "Bearer abcdef0123456789 refused", "Bearer *** refused"],
  ["lines and what controls a terminal", "a\r\n\u001b[31mb\u0000", "a [31mb"],
  ["blanks around", "  a  b ", "a b"],
])("a server's words without %s", (_title, text, shown) => {
  expect(quotable(text, secrets)).toBe(shown)
})

it("are short", () => {
  expect(quotable("x".repeat(5000))).toHaveLength(512)
})
