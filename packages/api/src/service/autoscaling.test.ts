import { describe, expect, it } from "vitest"
import { refusalsOf } from "../structural/refusals.fixture.ts"
import { AIMServiceKind } from "./service.ts"

const refusals = refusalsOf(AIMServiceKind)

const metric = { query: "vllm:num_requests_running" }
const target = { type: "Value", value: "1" }
const refusalsOfMetrics = (...metrics: ReadonlyArray<object>) =>
  refusals(JSON.parse(JSON.stringify({ model: { name: "llama" }, maxReplicas: 4, autoScaling: { metrics } })))
const podMetric = (podmetric: object) => ({ type: "PodMetric", podmetric: { metric, target, ...podmetric } })

describe("metrics", () => {
  it.each([
    ["none", []],
    ["a total", [podMetric({ target: { type: "Value", value: "100m" } })]],
    ["an average over pods", [podMetric({ target: { type: "AverageValue", averageValue: "2.5" } })]],
    ["an aggregation over time", [podMetric({ metric: { ...metric, operationOverTime: "rate" } })]],
    ["a metric without query", [podMetric({ metric: { metricNames: ["vllm:num_requests_running"] } })]],
    ["several", [podMetric({}), podMetric({})]],
  ])("%s is accepted", (_, metrics) => {
    expect(refusalsOfMetrics(...metrics)).toEqual([])
  })

  it.each([
    ["PodMetric without its metric", { type: "PodMetric" }, "podmetric: Required value"],
    ["Value without value", podMetric({ target: { type: "Value" } }), "value is required when type is Value"],
    [
      "AverageValue without averageValue",
      podMetric({ target: { type: "AverageValue", value: "1" } }),
      "averageValue is required",
    ],
    [
      "Utilization",
      podMetric({ target: { type: "Utilization", averageUtilization: 80 } }),
      "type Utilization needs a resource metric",
    ],
    [
      "a value that is no quantity",
      podMetric({ target: { type: "Value", value: "many" } }),
      "value must be a quantity",
    ],
    [
      "an average that is no quantity",
      podMetric({ target: { type: "AverageValue", averageValue: "1 2" } }),
      "averageValue must be a quantity",
    ],
    [
      "an unknown aggregation",
      podMetric({ metric: { ...metric, operationOverTime: "median" } }),
      "operationOverTime must be one of last_one",
    ],
    ["a blank query", podMetric({ metric: { query: " \t" } }), "query must not be blank"],
  ])("%s is refused", (_, entry, why) => {
    expect(refusalsOfMetrics(entry)).toEqual([expect.stringContaining(why)])
  })

  it("a metric of another type is refused", () => {
    expect(refusalsOfMetrics({ type: "Resource" })).toContainEqual(
      'spec.autoScaling.metrics[0].type: Unsupported value: "Resource": supported values: "PodMetric"',
    )
  })

  it("the backend is filled in with opentelemetry, the server's address is left to KServe", () => {
    expect(refusalsOfMetrics(podMetric({ metric: { backend: "prometheus" } }))).toContainEqual(
      expect.stringContaining('supported values: "opentelemetry"'),
    )
  })
})
