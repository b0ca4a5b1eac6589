import { describe, expect, it } from "@effect/vitest"
import { backoffSeconds, jobBackoffSeconds } from "./backoff.ts"

describe("how long is waited after failures in a row", () => {
  it.each([
    [0, 0],
    [1, 0.005],
    [2, 0.01],
    [10, 2.56],
    [18, 655.36],
    [19, 1000],
    [5000, 1000],
  ])("engine #57: of a reconcile, after %i: %f s", (failures, seconds) => {
    expect(backoffSeconds(failures)).toBeCloseTo(seconds, 9)
  })

  it.each([
    [0, 0],
    [1, 60],
    [2, 120],
    [6, 1920],
    [7, 3600],
    [100, 3600],
  ])("engine #58: of a Job, after %i: %i s", (attempts, seconds) => expect(jobBackoffSeconds(attempts)).toBe(seconds))
})
