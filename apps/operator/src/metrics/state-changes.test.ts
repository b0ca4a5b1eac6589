import { AIM_API_VERSION, type KubernetesObject } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Metric } from "effect"
import { PrometheusMetrics } from "effect/observability"
import { TestClock } from "effect/testing"
import { stateChanges } from "./state-changes.ts"

const object = (kind: string, state?: string, status: object = {}): KubernetesObject => ({
  apiVersion: AIM_API_VERSION,
  kind,
  metadata: { name: "a", namespace: "ns", uid: "1", creationTimestamp: "1970-01-01T00:00:00Z" },
  ...{ status: { ...(state === undefined ? {} : { status: state }), ...status } },
})

/** Takes an object through states, of which each lasts some seconds, and returns the lines of a metric. */
const course = (kind: string, states: ReadonlyArray<readonly [state: string | undefined, seconds: number]>) =>
  Effect.gen(function* () {
    const { onChange } = stateChanges(yield* Effect.context<never>())
    let before: KubernetesObject | undefined
    for (const [state, seconds] of states) {
      const after = object(kind, state)
      onChange(before, after)
      before = after
      yield* TestClock.adjust(seconds * 1000)
    }
    return (yield* PrometheusMetrics.format()).split("\n")
  }).pipe(Effect.provideService(Metric.MetricRegistry, new Map()))

describe("a service", () => {
  it.effect("takes from its creation until it runs, once", () =>
    Effect.gen(function* () {
      const lines = yield* course("AIMService", [
        [undefined, 1],
        ["Pending", 4],
        ["Starting", 15],
        ["Running", 100],
        ["Degraded", 5],
        ["Running", 1],
      ])
      expect(lines).toContain("aim_service_time_to_running_seconds_sum 20")
      expect(lines).toContain("aim_service_time_to_running_seconds_count 1")
      expect(lines).toContain('aim_status_duration_seconds_sum{kind="AIMService",status="Starting"} 15')
      expect(lines).toContain('aim_status_duration_seconds_sum{kind="AIMService",status="Running"} 100')
    }),
  )

  it.effect("that was there before is not measured from a beginning that nobody saw", () =>
    Effect.gen(function* () {
      const lines = yield* course("AIMService", [
        ["Starting", 15],
        ["Running", 3],
        ["Degraded", 1],
      ])
      expect(lines.filter((line) => line.startsWith("aim_service_time_to_running"))).toEqual([])
      expect(lines).toContain('aim_status_duration_seconds_sum{kind="AIMService",status="Running"} 3')
      expect(lines.some((line) => line.includes("Starting"))).toBe(false)
    }),
  )
})

describe("a download", () => {
  it.effect("ends one way or the other, and brings bytes", () =>
    Effect.gen(function* () {
      const { onChange } = stateChanges(yield* Effect.context<never>())
      const at = (state: string, downloadedBytes: number) =>
        object("AIMArtifact", state, { progress: { downloadedBytes } })
      const steps = [
        at("Progressing", 0),
        at("Progressing", 70),
        at("Failed", 70),
        at("Progressing", 10),
        at("Ready", 90),
      ]
      steps.forEach((after, index) => {
        onChange(steps[index - 1], after)
      })
      const lines = (yield* PrometheusMetrics.format()).split("\n")
      expect(lines).toContain("aim_download_bytes_total 150")
      expect(lines).toContain('aim_downloads_total{result="ready"} 1')
      expect(lines).toContain('aim_downloads_total{result="failed"} 1')
    }).pipe(Effect.provideService(Metric.MetricRegistry, new Map())),
  )
})
