import type { AIMServiceMetricsSpec, AIMServiceSpec } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { DEFAULT_SERVICE_SETTINGS } from "../service/options.ts"
import { planScaling } from "./scaling.ts"

type ScalingFields = Pick<AIMServiceSpec, "replicas" | "minReplicas" | "maxReplicas" | "autoScaling">
const { defaultMetric } = DEFAULT_SERVICE_SETTINGS
const plan = (fields: ScalingFields) => planScaling({ model: {}, ...fields }, defaultMetric)
const failureOf = (fields: ScalingFields) => {
  const scaling = plan(fields)
  return Result.isFailure(scaling) ? scaling.failure : undefined
}

type Target = NonNullable<AIMServiceMetricsSpec["podmetric"]>["target"]
const metric = (query: string, target: Target): ScalingFields => ({
  maxReplicas: 3,
  autoScaling: { metrics: [{ type: "PodMetric", podmetric: { metric: { query }, target } }] },
})

describe("scaling", () => {
  it.each<[ScalingFields, string, number, number]>([
    [{}, "none", 1, 1],
    [{ replicas: 3 }, "none", 3, 3],
    [{ replicas: 0 }, "none", 0, 0],
    [{ minReplicas: 2 }, "keda", 2, 2],
    [{ maxReplicas: 4 }, "keda", 1, 4],
    [{ minReplicas: 2, maxReplicas: 4 }, "keda", 2, 4],
    [{ autoScaling: {} }, "keda", 1, 1],
    [{ replicas: 7, maxReplicas: 2 }, "keda", 1, 2],
  ])("service #43: %j", (fields, autoscalerClass, minReplicas, maxReplicas) => {
    expect(plan(fields)).toMatchObject({ success: { autoscalerClass, minReplicas, maxReplicas } })
  })

  it("service #43: bounds that contradict each other", () => {
    expect(failureOf({ minReplicas: 5, maxReplicas: 2 })).toMatchObject({
      _tag: "InvalidSpec",
      reason: "InvalidAutoScaling",
      message: "maxReplicas (2) must not be below minReplicas (5)",
    })
  })

  it("scales on the operator's metric where none is named, since KEDA refuses to scale on nothing", () => {
    expect(plan({ maxReplicas: 2 })).toMatchObject({ success: { metrics: [defaultMetric] } })
    expect(plan({ maxReplicas: 2, autoScaling: { metrics: [] } })).toMatchObject({
      success: { metrics: [defaultMetric] },
    })
  })

  it("an average is copied to the value that KServe reads", () => {
    expect(plan(metric("q", { type: "AverageValue", averageValue: "5" }))).toMatchObject({
      success: {
        metrics: [
          {
            podmetric: {
              metric: { backend: "opentelemetry", query: "q" },
              target: { type: "AverageValue", value: "5" },
            },
          },
        ],
      },
    })
  })

  it.each([
    ["a blank query", metric(" ", { type: "Value", value: "1" }), /metrics\[0\]\.podmetric\.metric\.query/],
    ["utilisation", metric("q", { type: "Utilization", averageUtilization: 80 }), /Utilization/],
    ["no value", metric("q", { type: "Value" }), /target\.value must be set/],
    ["no average", metric("q", { type: "AverageValue" }), /target\.averageValue must be set/],
    ["a metric without content", { autoScaling: { metrics: [{ type: "PodMetric" }] } }, /query/],
  ] satisfies ReadonlyArray<[string, ScalingFields, RegExp]>)("%s is invalid", (_title, fields, message) => {
    expect(failureOf(fields)?.reason).toBe("InvalidAutoScaling")
    expect(failureOf(fields)?.message).toMatch(message)
  })
})
