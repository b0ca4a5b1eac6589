import { describe, expect, it } from "@effect/vitest"
import {
  clusterOf,
  inferenceService,
  model,
  planFor,
  planned,
  readyPod,
  service,
  statusAfter,
  template,
} from "./test-fixtures/service-cluster.ts"

const others = { ...inferenceService(true), metadata: { ...inferenceService(true).metadata, ownerReferences: [] } }

describe("an InferenceService of the service's name that somebody else made", () => {
  const plan = planFor(service(), clusterOf(model(), template(), others, readyPod()))

  it("is not taken for its own: the service does not run because of it", () => {
    expect(statusAfter(plan).status).toBe("Starting")
    expect(statusAfter(plan).conditions?.map(({ type }) => type)).not.toContain("InferenceServicePodsReady")
  })

  it("is not deferred to: what the service needs is asked for, and refused where it is written", () => {
    expect(planned(plan, "InferenceService")?.metadata.name).toBe(others.metadata.name)
  })

  it("is its own once it is handed over", () => {
    const annotations = { "aim.eai.amd.com/adopt": "true" }
    const adopted = { ...others, metadata: { ...others.metadata, annotations } }
    const cluster = clusterOf(model(), template(), adopted, readyPod())
    expect(statusAfter(planFor(service(), cluster)).status).toBe("Running")
  })
})
