import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { HorizontalPodAutoscaler } from "../autoscaling/horizontal-pod-autoscaler.ts"
import { Job } from "../batch/job.ts"
import { Event } from "../core/event.ts"
import { Pod } from "../core/pod.ts"
import { HTTPRoute } from "../gateway-api/http-route.ts"
import { InferenceService } from "../kserve/inference-service.ts"

const metadata = { name: "example", namespace: "team", annotations: { ["__proto__"]: "kept" } }

describe("objects of other projects", () => {
  it.each([
    [
      "an InferenceService",
      InferenceService,
      {
        apiVersion: "serving.kserve.io/v1beta1",
        kind: "InferenceService",
        metadata,
        spec: {
          predictor: {
            containers: [{ name: "kserve-container", livenessProbe: { httpGet: { port: 8000 } } }],
            timeout: 5,
          },
          explainer: { minReplicas: 1 },
        },
        status: {
          conditions: [{ type: "Ready", status: "True", severity: "Info" }],
          modelStatus: { transitionStatus: "x" },
        },
      },
    ],
    [
      "an HTTPRoute",
      HTTPRoute,
      {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata,
        spec: {
          parentRefs: [{ name: "gw" }],
          rules: [{ matches: [{ headers: [{ name: "a", value: "b" }] }], retry: {} }],
        },
      },
    ],
    [
      "a Pod with times that are null",
      Pod,
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata,
        spec: {
          containers: [{ name: "c", image: "i", terminationMessagePath: "/dev/termination-log" }],
          tolerations: [],
        },
        status: {
          phase: "Pending",
          conditions: [{ type: "Ready", status: "False", lastProbeTime: null, lastTransitionTime: null }],
          containerStatuses: [
            { name: "c", ready: false, restartCount: 0, state: { waiting: { reason: "ErrImagePull" } } },
          ],
        },
      },
    ],
    [
      "a Job whose template has a creation time of null",
      Job,
      {
        apiVersion: "batch/v1",
        kind: "Job",
        metadata,
        spec: { template: { metadata: { creationTimestamp: null, labels: { a: "b" } }, spec: { containers: [] } } },
      },
    ],
    [
      "an Event without times",
      Event,
      {
        apiVersion: "v1",
        kind: "Event",
        metadata,
        involvedObject: { kind: "Pod", name: "p" },
        firstTimestamp: null,
        lastTimestamp: null,
        eventTime: null,
        source: {},
      },
    ],
    [
      "a HorizontalPodAutoscaler without conditions",
      HorizontalPodAutoscaler,
      {
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        metadata,
        spec: { scaleTargetRef: { kind: "Deployment", name: "d" }, maxReplicas: 3, behavior: {} },
        status: { conditions: null, desiredReplicas: 0 },
      },
    ],
  ])("%s is kept whole", (_, schema: Schema.Codec<unknown>, object) => {
    const before = JSON.stringify(object)
    const decoded = Schema.decodeUnknownSync(schema)(object)
    expect(decoded).toBe(object)
    expect(JSON.stringify(Schema.encodeUnknownSync(schema)(decoded))).toBe(before)
  })

  it("are refused where a field that is read has another type", () => {
    const object = { apiVersion: "v1", kind: "Pod", metadata, status: { phase: 1 } }
    expect(() => Schema.decodeUnknownSync(Pod)(object)).toThrow('["status"]["phase"]')
  })
})
