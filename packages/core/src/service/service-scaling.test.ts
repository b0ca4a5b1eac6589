import type { InferenceService, ScaledObject } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import {
  clusterOf,
  inferenceService,
  model,
  planFor,
  planned,
  readyPod,
  service,
  template,
} from "./test-fixtures/service-cluster.ts"

const scaledBy = (autoscalerClass: string): InferenceService => {
  const live = inferenceService(true)
  const annotations = { "serving.kserve.io/autoscalerClass": autoscalerClass }
  return { ...live, metadata: { ...live.metadata, annotations } }
}

/** What KServe makes of an InferenceService that KEDA scales. */
const scaler = (ownerUid = "isvc-uid"): ScaledObject => ({
  apiVersion: "keda.sh/v1alpha1",
  kind: "ScaledObject",
  metadata: {
    name: "qwen-chat-a04542d9-predictor",
    namespace: "ml-team",
    uid: "scaler-uid",
    ownerReferences: [
      { apiVersion: "serving.kserve.io/v1beta1", kind: "InferenceService", name: "x", uid: ownerUid, controller: true },
    ],
  },
  spec: { scaleTargetRef: { name: "qwen-chat-a04542d9-predictor" } },
})

const deleted = (spec: Parameters<typeof service>[0], live: InferenceService, leftover = scaler()) =>
  planFor(service(spec), clusterOf(model(), template(), live, readyPod(), leftover)).delete.map(({ ref }) => ref.kind)

describe("autoscaling that is turned off", () => {
  it("first the InferenceService says so", () => {
    const plan = planFor(service(), clusterOf(model(), template(), scaledBy("keda"), readyPod(), scaler()))
    expect(plan.delete).toEqual([])
    expect(planned(plan, "InferenceService")?.metadata.annotations).toMatchObject({
      "serving.kserve.io/autoscalerClass": "none",
    })
  })

  it("then what KServe leaves behind goes, by which KEDA would change the replicas further on", () => {
    expect(deleted({}, scaledBy("none"))).toEqual(["ScaledObject"])
  })

  it("nothing goes while it is on, nor what somebody else made", () => {
    expect(deleted({ maxReplicas: 3 }, scaledBy("keda"))).toEqual([])
    expect(deleted({}, scaledBy("none"), scaler("another"))).toEqual([])
  })
})
