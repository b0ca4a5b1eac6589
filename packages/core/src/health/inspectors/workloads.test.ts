import type {
  Condition,
  Event,
  HorizontalPodAutoscaler,
  HTTPRoute,
  InferenceService,
  Job,
  LooseCondition,
  PersistentVolumeClaim,
} from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import type { Health } from "../component-health.ts"
import { stateFromErrors } from "../state-from-errors.ts"
import { hpaHealth } from "./hpa.ts"
import { httpRouteHealth } from "./http-route.ts"
import { inferenceServiceHealth } from "./inference-service.ts"
import { jobHealth } from "./job.ts"
import { pvcHealth } from "./pvc.ts"

const metadata = { name: "x", namespace: "ns", uid: "uid-x", generation: 2 }

const shown = (health: Health): string =>
  [health.state ?? stateFromErrors(health.errors), health.errors[0]?._tag, health.reason ?? health.errors[0]?.reason]
    .filter((part) => part !== undefined)
    .join("/")

describe("jobs", () => {
  const job = (...conditions: ReadonlyArray<LooseCondition>): Job => ({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata,
    spec: { template: { spec: { containers: [] } } },
    status: { conditions },
  })
  const failed = (reason: string) => job({ type: "Failed", status: "True", reason })

  it.each<[string, Job | undefined, string]>([
    ["absent", undefined, "Progressing/MissingDownstream/JobNotFound"],
    ["running", job(), "Progressing/JobRunning"],
    ["complete", job({ type: "Complete", status: "True" }), "Ready/JobComplete"],
    ["out of attempts", failed("BackoffLimitExceeded"), "Failed/InvalidSpec/JobBackoffLimitExceeded"],
    ["too slow", failed("DeadlineExceeded"), "Failed/InvalidSpec/JobDeadlineExceeded"],
    ["evicted", failed("Evicted"), "Degraded/Infrastructure/JobEvicted"],
    ["failed otherwise", failed("PodFailurePolicy"), "Failed/InvalidSpec/JobFailed"],
  ])("%s", (_, given, expected) => expect(shown(jobHealth(given))).toBe(expected))
})

describe("volume claims", () => {
  const claim = (phase: string, ...conditions: ReadonlyArray<LooseCondition>): PersistentVolumeClaim => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata,
    status: { phase, conditions },
  })
  const leaving = (phase: string): PersistentVolumeClaim => ({
    ...claim(phase),
    metadata: { ...metadata, deletionTimestamp: "2026-01-01T00:00:00Z", finalizers: ["kubernetes.io/pvc-protection"] },
  })
  const resizing: LooseCondition = { type: "Resizing", status: "False", reason: "ProvisioningFailed" }

  it.each<[string, PersistentVolumeClaim | undefined, string]>([
    ["absent", undefined, "Progressing/MissingDownstream/PvcNotFound"],
    ["bound", claim("Bound"), "Ready/PvcBound"],
    ["engine #37: lost", claim("Lost"), "Degraded/Infrastructure/PvcLost"],
    ["engine #37: pending", claim("Pending"), "Progressing/PvcPending"],
    ["bound, and being deleted while a pod mounts it", leaving("Bound"), "Progressing/PvcTerminating"],
    ["lost, and being deleted", leaving("Lost"), "Progressing/PvcTerminating"],
    ["that cannot be provided", claim("Pending", resizing), "Degraded/Infrastructure/PvcProvisioningFailed"],
  ])("%s", (_, given, expected) => expect(shown(pvcHealth(given))).toBe(expected))

  it("that cannot be provided, as its events say", () => {
    const event: Event = {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: "e" },
      involvedObject: { kind: "PersistentVolumeClaim", name: "x", uid: "uid-x" },
      reason: "ProvisioningFailed",
      message: "no such class",
    }
    const health = pvcHealth(claim("Pending"), [event])
    expect([shown(health), health.errors[0]?.message]).toEqual([
      "Degraded/Infrastructure/PvcProvisioningFailed",
      "no such class",
    ])
  })
})

describe("routes", () => {
  const gateway = { name: "gw", namespace: "infra" }
  const condition = (type: string, status: Condition["status"], reason: string, observedGeneration = 2): Condition => ({
    type,
    status,
    reason,
    message: "",
    observedGeneration,
    lastTransitionTime: "2026-01-01T00:00:00Z",
  })
  const route = (...conditions: ReadonlyArray<Condition>): HTTPRoute => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata,
    status: {
      parents: [
        { parentRef: { name: "other" }, controllerName: "c", conditions: [condition("Accepted", "False", "NoMatch")] },
        {
          parentRef: { group: "gateway.networking.k8s.io", kind: "Gateway", name: "gw", namespace: "infra" },
          controllerName: "c",
          conditions,
        },
      ],
    },
  })
  const accepted = condition("Accepted", "True", "Accepted")

  it.each<[string, HTTPRoute | undefined, string]>([
    ["absent", undefined, "Progressing/MissingDownstream/HTTPRouteCreating"],
    ["not judged", route(), "Progressing/HTTPRoutePending"],
    ["accepted, another gateway refuses", route(accepted), "Ready/HTTPRouteAccepted"],
    [
      "accepted with its backends",
      route(condition("ResolvedRefs", "True", "ResolvedRefs"), accepted),
      "Ready/HTTPRouteAccepted",
    ],
    [
      "service #59: neither accepted nor refused",
      route(condition("Accepted", "Unknown", "Pending")),
      "Progressing/HTTPRoutePending",
    ],
    [
      "refused",
      route(condition("Accepted", "False", "NotAllowedByListeners")),
      "Failed/InvalidSpec/NotAllowedByListeners",
    ],
    [
      "service #59: accepted, its backend does not exist yet",
      route(accepted, condition("ResolvedRefs", "False", "BackendNotFound")),
      "Progressing/MissingDownstream/BackendNotFound",
    ],
    [
      "accepted, its backend is forbidden",
      route(accepted, condition("ResolvedRefs", "False", "RefNotPermitted")),
      "Degraded/RefNotPermitted",
    ],
    [
      "accepted in an earlier generation",
      route(condition("Accepted", "True", "Accepted", 1)),
      "Progressing/HTTPRoutePending",
    ],
  ])("%s", (_, given, expected) => expect(shown(httpRouteHealth(given, gateway))).toBe(expected))

  it("a gateway without a namespace is in the route's own", () => {
    expect(shown(httpRouteHealth(route(accepted), { name: "gw" }))).toBe("Progressing/HTTPRoutePending")
    expect(shown(httpRouteHealth(route(accepted), { name: "other" }))).toBe("Failed/InvalidSpec/NoMatch")
  })
})

describe("InferenceServices", () => {
  const service = (status: string, lastTransitionTime = "2026-01-01T00:00:00Z"): InferenceService => ({
    apiVersion: "serving.kserve.io/v1beta1",
    kind: "InferenceService",
    metadata,
    spec: { predictor: {} },
    status: { observedGeneration: 1, conditions: [{ type: "Ready", status, lastTransitionTime, message: "waits" }] },
  })
  const event = (reason: string, message: string, lastTimestamp = "2026-01-01T00:05:00Z", uid = "uid-x"): Event => ({
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `e-${reason}` },
    involvedObject: { kind: "InferenceService", name: "x", uid },
    type: "Warning",
    reason,
    message,
    lastTimestamp,
  })

  it.each<[string, InferenceService | undefined, ReadonlyArray<Event>, string]>([
    ["absent", undefined, [], "Progressing/MissingDownstream/CreatingRuntime"],
    ["ready, whatever generation the Deployment below has", service("True"), [], "Ready/RuntimeReady"],
    ["not ready", service("False"), [], "Progressing/CreatingRuntime"],
    ["service #53: ready, with an old error", service("True"), [event("InternalError", "boom")], "Ready/RuntimeReady"],
    ["not ready, with an error", service("False"), [event("InternalError", "boom")], "Failed/InternalError"],
    [
      "not ready, with a serverless mode that is not installed",
      service("False"),
      [event("ServerlessModeRejected", "no Knative")],
      "Failed/ServerlessModeRejected",
    ],
    [
      "not ready, with two writers that met",
      service("False"),
      [event("InternalError", "Operation cannot be fulfilled on x: the object has been modified")],
      "Progressing/CreatingRuntime",
    ],
    [
      "not ready, with an error from before",
      service("False", "2026-01-01T00:10:00Z"),
      [event("InternalError", "boom")],
      "Progressing/CreatingRuntime",
    ],
    [
      "not ready, with an error of an earlier object of that name",
      service("False"),
      [event("InternalError", "boom", "2026-01-01T00:05:00Z", "earlier")],
      "Progressing/CreatingRuntime",
    ],
  ])("%s", (_, given, events, expected) => expect(shown(inferenceServiceHealth(given, events))).toBe(expected))

  it("what rests on an event is looked at again soon", () => {
    expect(inferenceServiceHealth(service("False"), [event("InternalError", "boom")]).requeueAfterSeconds).toBe(30)
  })
})

describe("autoscalers", () => {
  const hpa = (...conditions: ReadonlyArray<LooseCondition>): HorizontalPodAutoscaler => ({
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata,
    status: { conditions },
  })
  const active = { type: "ScalingActive", status: "True" }
  const inactive = { type: "ScalingActive", status: "False" }
  const starting = { isReady: false, isServing: false }
  const isReady = { isReady: true, isServing: false }
  const serving = { isReady: true, isServing: true }

  it.each<[string, HorizontalPodAutoscaler | undefined, typeof serving, string]>([
    ["absent", undefined, serving, "Progressing/HPANotFound"],
    ["without metrics of a service that starts", hpa(inactive), starting, "Progressing/WaitingForMetrics"],
    ["not judged yet", hpa(), starting, "Progressing/WaitingForMetrics"],
    ["without metrics of a ready service", hpa(inactive), isReady, "Failed/MetricsFailed"],
    ["without metrics of a service that answers", hpa(inactive), serving, "Degraded/MetricsFailed"],
    [
      "that cannot scale",
      hpa(active, { type: "AbleToScale", status: "False" }),
      serving,
      "Progressing/ScaleTargetNotReady",
    ],
    ["that works", hpa(active), serving, "Ready/HPAOperational"],
    ["of nothing", hpa({ ...inactive, reason: "ScalingDisabled" }), serving, "Ready/HPAOperational"],
  ])("%s", (_, given, service, expected) => expect(shown(hpaHealth(given, service))).toBe(expected))
})
