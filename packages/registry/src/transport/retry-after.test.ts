import { expect, it } from "@effect/vitest"
import { Headers } from "effect/http"
import { retryAfterSeconds } from "./retry-after.ts"

const NOW = Date.UTC(2025, 0, 1, 0, 0, 0)
const IN_A_MINUTE = String(NOW / 1000 + 60)

it.each<[string, Record<string, string>, number | undefined]>([
  ["seconds", { "Retry-After": "60" }, 60],
  ["zero", { "Retry-After": "0" }, 0],
  ["a date", { "Retry-After": "Wed, 01 Jan 2025 00:01:00 GMT" }, 60],
  ["a date that is over", { "Retry-After": "Tue, 31 Dec 2024 00:00:00 GMT" }, 0],
  ["Docker Hub's instant", { "X-Retry-After": IN_A_MINUTE }, 60],
  ["Docker Hub's seconds", { "X-Retry-After": "60" }, 60],
  ["the instant at which GitHub's limit ends", { "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": IN_A_MINUTE }, 60],
  ["a limit that is not reached", { "X-RateLimit-Remaining": "9", "X-RateLimit-Reset": IN_A_MINUTE }, undefined],
  ["the standard goes first", { "Retry-After": "5", "X-Retry-After": "60" }, 5],
  ["nonsense", { "Retry-After": "soon" }, undefined],
  ["a negative number", { "Retry-After": "-1" }, undefined],
  ["nothing", {}, undefined],
])("how long a server wants to be left alone: %s", (_title, headers, seconds) => {
  expect(retryAfterSeconds(Headers.fromInput(headers), NOW)).toBe(seconds)
})
