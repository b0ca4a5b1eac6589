import type { HorizontalPodAutoscaler, KubernetesObject, Node } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { isNews } from "./is-news.ts"

const hpa = (spec: object, status: object): HorizontalPodAutoscaler => ({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "h", namespace: "ns" },
  spec: { scaleTargetRef: { kind: "Deployment", name: "d" }, maxReplicas: 3, ...spec },
  status: { currentReplicas: 1, desiredReplicas: 1, ...status },
})
const node = (labels: Record<string, string>, gpus = "8", memory = "1Ti"): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "n", labels },
  status: { capacity: { "amd.com/gpu": "8", memory: "1Ti" }, allocatable: { "amd.com/gpu": gpus, memory } },
})
const service = (resourceVersion: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "s", resourceVersion },
})

describe("what is news", () => {
  it.each<[string, KubernetesObject, KubernetesObject, boolean]>([
    ["engine #49: an autoscaler's metrics", hpa({}, {}), hpa({}, { currentMetrics: [{ value: 2 }] }), false],
    ["engine #49: the minimum that was meant anyway", hpa({}, {}), hpa({ minReplicas: 1 }, {}), false],
    ["engine #49: one more replica", hpa({}, {}), hpa({}, { currentReplicas: 2 }), true],
    [
      "an autoscaler that has lost its metrics",
      hpa({}, { conditions: [{ type: "ScalingActive", status: "True" }] }),
      hpa({}, { conditions: [{ type: "ScalingActive", status: "False" }] }),
      true,
    ],
    ["engine #50: a GPU label", node({}), node({ "amd.com/gpu.device-id": "74a1" }), true],
    ["engine #50: another label", node({ zone: "a" }), node({ zone: "b" }), false],
    ["engine #50: a GPU that failed", node({}), node({}, "7"), true],
    ["a little memory", node({}), node({}, "8", "1023Gi"), false],
    ["anything about another kind", service("1"), service("2"), true],
  ])("%s", (_, before, after, expected) => expect(isNews(before, after)).toBe(expected))

  it("what appears, goes, or is being deleted", () => {
    const deleting = { ...node({}), metadata: { name: "n", deletionTimestamp: "2026-01-01T00:00:00Z" } }
    expect([isNews(undefined, node({})), isNews(node({}), undefined), isNews(node({}), deleting)]).toEqual([
      true,
      true,
      true,
    ])
  })
})
