import { describe, expect, it } from "@effect/vitest"
import {
  cache,
  claim,
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

const MOUNT = { name: "qwen", claim: "qwen-claim", path: "/workspace/cache/qwen/qwen3" }
const NEW_IMAGE = "amdenterpriseai/aim-qwen:2.0"

const remembered = {
  resolvedModel: { name: "qwen", scope: "Cluster", uid: "model-uid" },
  resolvedTemplate: { name: "qwen-latency", scope: "Cluster", uid: "template-uid" },
} as const

/** The plan for a running service whose model has another image by now, and a template in this state. */
const planWith = (state: "Ready" | "Progressing" | "Failed") => {
  const changed = { ...model(state === "Ready" ? "Ready" : "Progressing"), spec: { image: NEW_IMAGE } }
  const world = [
    changed,
    template(state),
    cache("Ready"),
    claim("qwen-claim"),
    inferenceService(true, [MOUNT]),
    readyPod(),
  ]
  return planFor(service({ caching: { mode: "Shared" } }, remembered), clusterOf(...world))
}

const imageIn = (plan: ReturnType<typeof planFor>) =>
  (JSON.stringify(planned(plan, "InferenceService")) ?? "").match(/"image":"([^"]*)"/)?.[1]

describe("another image of a service's model", () => {
  it("reaches the running service, which nobody has to touch", () => {
    expect(imageIn(planWith("Ready"))).toBe(NEW_IMAGE)
  })

  it.each(["Progressing", "Failed"] as const)(
    "does not while the template is %s for it: what runs goes on",
    (state) => {
      const plan = planWith(state)
      expect(imageIn(plan)).not.toBe(NEW_IMAGE)
      expect(plan.delete).toEqual([])
      expect(statusAfter(plan).status).toBe("Degraded")
    },
  )
})
