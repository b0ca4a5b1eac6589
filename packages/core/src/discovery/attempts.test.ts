import type { Job } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { jobBackoffSeconds } from "../requeue/backoff.ts"
import { type DiscoveryRecord, failedAttempts, nextAttemptAt, recordFailure, relevantRecord } from "./attempts.ts"

const at = (time: string): number => Date.parse(`2026-01-31T${time}Z`)
const job = (created: string): Job => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "discover", creationTimestamp: `2026-01-31T${created}Z` },
  spec: { template: { spec: { containers: [] } } },
})
const failedTwice: DiscoveryRecord = {
  attempts: 2,
  lastAttemptTime: "2026-01-31T10:00:00Z",
  lastFailureReason: "it crashed",
  specHash: "a",
}

describe("the pause after failed attempts", () => {
  it.each([
    ["#1", 0, 0],
    ["#1", 1, 60],
    ["#1", 3, 240],
    ["#1", 6, 1920],
    ["#1", 7, 3600],
    ["#1", 8, 3600],
    ["#2", 64, 3600],
    ["#2", 1000, 3600],
  ])("templates %s: after %i failures %i seconds", (_row, failures, seconds) => {
    expect(jobBackoffSeconds(failures)).toBe(seconds)
  })

  it("templates #3: two failures, the last at 10:00:00: the next attempt is due at 10:02:00", () => {
    expect(nextAttemptAt(failedTwice, "a")).toBe(at("10:02:00"))
    expect(at("10:01:59")).toBeLessThan(nextAttemptAt(failedTwice, "a") ?? 0)
  })

  it("templates #4: and not later", () => {
    expect(at("10:02:00")).toBeGreaterThanOrEqual(nextAttemptAt(failedTwice, "a") ?? Number.POSITIVE_INFINITY)
  })

  it("templates #5: with other inputs it is due at once, and attempts start over", () => {
    expect(nextAttemptAt(failedTwice, "b")).toBeUndefined()
    expect(failedAttempts(failedTwice, "b")).toBe(0)
    expect(recordFailure(failedTwice, "b", job("09:00:00"), "again", at("10:05:00"))).toEqual({
      attempts: 1,
      lastAttemptTime: "2026-01-31T10:05:00Z",
      lastFailureReason: "again",
      specHash: "b",
    })
  })
})

describe("the record of failures", () => {
  it("templates #6: a Job that is older than the last failure was counted then", () => {
    expect(recordFailure(failedTwice, "a", job("09:59:00"), "it crashed", at("10:01:00"))).toBe(failedTwice)
  })

  it("a later Job counts, and once", () => {
    const third = recordFailure(failedTwice, "a", job("10:02:00"), "it crashed again", at("10:02:30"))
    expect(third).toMatchObject({ attempts: 3, lastAttemptTime: "2026-01-31T10:02:30Z" })
    expect(recordFailure(third, "a", job("10:02:00"), "it crashed again", at("10:03:00"))).toBe(third)
  })

  it("also where the API server's clock is ahead of ours", () => {
    const first = recordFailure(undefined, "a", job("10:00:30"), "no", at("10:00:10"))
    expect(first).toMatchObject({ attempts: 1, lastAttemptTime: "2026-01-31T10:00:30Z" })
    expect(recordFailure(first, "a", job("10:00:30"), "no", at("10:00:20"))).toBe(first)
  })

  it("carries no secret", () => {
    const record = recordFailure(undefined, "a", job("10:00:00"), "HF_TOKEN=hf_abcdefghijkl refused", at("10:00:10"))
    expect(record.lastFailureReason).not.toContain("abcdefghijkl")
  })

  it("failures with other inputs tell nothing any more; what was discovered with them does", () => {
    expect(relevantRecord(failedTwice, "b")).toBeUndefined()
    expect(relevantRecord(failedTwice, "a")).toBe(failedTwice)
    expect(relevantRecord({ specHash: "a" }, "b")).toEqual({ specHash: "a" })
  })
})
