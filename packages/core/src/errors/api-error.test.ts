import { expect, it } from "@effect/vitest"
import { ApiError, isNotFound } from "./api-error.ts"

it("a 404 is not found", () => {
  expect(isNotFound(new ApiError({ reason: "NotFound", message: "x", status: 404 }))).toBe(true)
})
