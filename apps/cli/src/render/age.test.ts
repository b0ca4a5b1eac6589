import { expect, it } from "@effect/vitest"
import { renderAge } from "./age.ts"

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

it.each([
  [-5, "0s"],
  [0, "0s"],
  [59 * SECOND, "59s"],
  [MINUTE, "1m"],
  [90 * SECOND, "1m30s"],
  [10 * MINUTE + 5 * SECOND, "10m"],
  [HOUR + 5 * MINUTE + 30 * SECOND, "1h5m"],
  [12 * HOUR + 5 * MINUTE, "12h"],
  [2 * DAY + 3 * HOUR, "2d3h"],
  [400 * DAY, "400d"],
])("%d ms are %s", (millis, text) => {
  expect(renderAge(millis)).toBe(text)
})
