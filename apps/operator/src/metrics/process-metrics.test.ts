import { expect, it } from "@effect/vitest"
import { Effect, Metric } from "effect"
import { PROCESS_METRICS, processMetricsLayer } from "./process-metrics.ts"

it.live("the process is measured when somebody asks, and no longer than it is to be", () =>
  Effect.gen(function* () {
    const measured = Effect.map(Metric.snapshot, (all) => new Map(all.map((each) => [each.id, each.state] as const)))
    const values = yield* Effect.provide(measured, processMetricsLayer)
    const known = new Set(PROCESS_METRICS.map(({ name }) => name))
    expect([...values.keys()].filter((name) => !known.has(name))).toEqual([])
    expect(values.get("process_cpu_seconds_total")).toMatchObject({ count: expect.any(Number) })
    for (const name of ["process_resident_memory_bytes", "nodejs_heap_size_used_bytes"]) {
      expect(values.get(name)).toMatchObject({ value: expect.toSatisfy((bytes: number) => bytes > 1e6) })
    }
    expect((yield* measured).size).toBe(0)
  }).pipe(Effect.provideService(Metric.MetricRegistry, new Map())),
)
