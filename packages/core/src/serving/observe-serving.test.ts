import type { Event, Pod } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { findCondition } from "../health/conditions.ts"
import type { Plan } from "../reconcile/plan.ts"
import {
  clusterOf,
  inferenceService,
  model,
  NOW,
  planFor,
  readyPod,
  service,
  statusAfter,
  template,
} from "../service/test-fixtures/service-cluster.ts"
import { podLog } from "./pod-log.ts"

const failedPod: Pod = {
  ...readyPod(),
  status: {
    phase: "Failed",
    containerStatuses: [
      { name: "kserve-container", restartCount: 0, state: { terminated: { exitCode: 1, reason: "Error" } } },
    ],
  },
}
const pods = (plan: Plan) => findCondition(statusAfter(plan).conditions, "InferenceServicePodsReady")
const running = (...pods: ReadonlyArray<Pod>) => clusterOf(model(), template(), inferenceService(false), ...pods)

describe("what runs for a service", () => {
  it("logs are asked for only of a container that ended with an error", () => {
    expect(planFor(service(), running(readyPod())).observations).toEqual([])
    expect(planFor(service(), running(failedPod)).observations).toMatchObject([
      {
        type: "PodLog",
        parameters: { namespace: "ml-team", pod: "qwen-pod", container: "kserve-container", previous: "false" },
      },
    ])
  })

  it("what a log says becomes the reason", () => {
    const request = podLog({
      namespace: "ml-team",
      pod: "qwen-pod",
      uid: "qwen-pod-uid",
      container: "kserve-container",
      previous: false,
      restarts: 0,
      tailLines: 50,
    })
    const known = { _tag: "Known", value: "[Errno 28] No space left on device", at: NOW } as const
    const plan = planFor(service(), running(failedPod).withObservation(request, known))
    expect(pods(plan)).toMatchObject({ status: "False", reason: "StorageFull" })
    expect(plan.observations).toEqual([])
  })

  it("a pod that no node takes says so in the service's condition", () => {
    const pending: Pod = { ...readyPod(), status: { phase: "Pending" } }
    const event: Event = {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: "e", namespace: "ml-team" },
      involvedObject: { kind: "Pod", namespace: "ml-team", name: "qwen-pod" },
      type: "Warning",
      reason: "FailedScheduling",
      message: "0/1 nodes are available: 1 Insufficient amd.com/gpu.",
    }
    const plan = planFor(service(), running(pending).with([event]))
    expect(pods(plan)).toMatchObject({ reason: "FailedScheduling", message: event.message })
    expect(statusAfter(plan).status).toBe("Pending")
  })

  it("a service that answers is never worse than Degraded", () => {
    const cluster = clusterOf(model("Failed"), template("Failed"), inferenceService(true), readyPod())
    expect(statusAfter(planFor(service(), cluster)).status).toBe("Degraded")
  })
})
