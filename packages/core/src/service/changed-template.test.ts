import type {
  AIMClusterServiceTemplate,
  AIMModelSource,
  AIMService,
  AIMServiceSpec,
  AIMServiceStatus,
  AIMTemplateCache,
} from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { findCondition } from "../health/conditions.ts"
import type { Plan } from "../reconcile/plan.ts"
import {
  cache,
  claim,
  clusterOf,
  fixpointOf,
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
const SAME: AIMModelSource = { modelId: "qwen/qwen3", sourceUri: "hf://qwen/qwen3", size: "30Gi" }
const OTHER: AIMModelSource = {
  modelId: "qwen/other",
  sourceUri: "hf://qwen/other",
  size: "30Gi",
  env: [{ name: "HF_TOKEN", value: "other" }],
}

/** A service that started from the cache of `qwen-latency`, and uses `qwen-next` by now. */
const changed = (spec: Partial<AIMServiceSpec> = {}): AIMService => {
  const status: AIMServiceStatus = {
    resolvedModel: { name: "qwen", scope: "Cluster", uid: "model-uid" },
    resolvedTemplate: { name: "qwen-next", scope: "Cluster", uid: "next-uid" },
    cache: { templateCacheRef: { name: "some-cache", uid: "cache-uid" } },
  }
  return service({ template: { name: "qwen-next" }, ...spec }, status)
}
const next = (modelSources: ReadonlyArray<AIMModelSource>): AIMClusterServiceTemplate => ({
  ...template("Ready", { modelSources }),
  metadata: { name: "qwen-next", uid: "next-uid" },
})
const nextCache = (status: "Progressing" | "Failed"): AIMTemplateCache => {
  const own = cache(status, { metadata: { name: "next-cache", uid: "next-cache-uid" } })
  return { ...own, spec: { ...own.spec, templateName: "qwen-next" } }
}
const running = [model(), template(), inferenceService(true, [MOUNT]), readyPod()]
const mounted = [cache("Ready"), claim("qwen-claim")]

const cacheReady = (plan: Plan) => findCondition(statusAfter(plan).conditions, "CacheReady")
const inference = (plan: Plan) => JSON.stringify(planned(plan, "InferenceService"))

describe("a running service whose template changed, and that uses caches where there are some", () => {
  it("goes on with what it mounts while the new template needs the same files", () => {
    const plan = planFor(changed(), clusterOf(...running, next([SAME]), ...mounted))
    expect(cacheReady(plan)).toMatchObject({ status: "True", reason: "CacheWarm" })
    expect(cacheReady(plan)?.message).toContain("goes on with the volumes that it mounts")
    expect(statusAfter(plan).status).toBe("Running")
    expect(inference(plan)).toContain("qwen-claim")
    expect(statusAfter(plan).cache?.templateCacheRef?.uid).toBe("cache-uid")
  })

  it("starts anew without a cache where the new template needs other files", () => {
    const plan = planFor(changed(), clusterOf(...running, next([OTHER]), ...mounted))
    expect(cacheReady(plan)).toMatchObject({ status: "True", reason: "CacheNotUsed" })
    expect(inference(plan)).not.toContain("qwen-claim")
    expect(inference(plan)).toContain("temp-cache")
    expect(inference(plan)).toContain("HF_TOKEN")
    expect(planned(plan, "PersistentVolumeClaim")).toBeDefined()
    expect(plan.events).toContainEqual(expect.objectContaining({ type: "Normal", reason: "CacheRemounted" }))
  })

  it("comes to rest without the cache, and forgets it once it is not mounted any more", () => {
    const { converged, snapshot } = fixpointOf(clusterOf(...running, next([OTHER]), ...mounted, changed()))
    const service = snapshot.objects.find(({ kind }) => kind === "AIMService")
    expect(converged).toBe(true)
    expect(service).toMatchObject({ status: { status: "Running" } })
    expect(service).not.toHaveProperty("status.cache")
  })

  it("remembers what it mounts as long as nothing may be written", () => {
    const blocked = changed({ runtimeConfigName: "missing" })
    const plan = planFor(blocked, clusterOf(...running, next([OTHER]), ...mounted))
    expect(plan.apply).toEqual([])
    expect(statusAfter(plan).cache?.templateCacheRef?.uid).toBe("cache-uid")
  })

  it("needs no cache where the new template needs no files", () => {
    const plan = planFor(changed(), clusterOf(...running, next([]), ...mounted))
    expect(cacheReady(plan)).toMatchObject({ status: "True", reason: "CacheNotUsed" })
    expect(statusAfter(plan).status).toBe("Running")
  })

  it.each([
    ["the same files", SAME, "CacheWarm", true],
    ["other files", OTHER, "CacheNotUsed", false],
  ] as const)("does not care for a failed cache of the new template: %s", (_title, source, reason, keeps) => {
    const plan = planFor(changed(), clusterOf(...running, next([source]), ...mounted, nextCache("Failed")))
    expect(cacheReady(plan)).toMatchObject({ status: "True", reason })
    expect(inference(plan).includes("qwen-claim")).toBe(keeps)
  })

  it("waits for a cache of the new template that is being filled, and goes on meanwhile", () => {
    const plan = planFor(changed(), clusterOf(...running, next([OTHER]), ...mounted, nextCache("Progressing")))
    expect(cacheReady(plan)).toMatchObject({ status: "False", reason: "CacheWarming" })
    expect(inference(plan)).toContain("qwen-claim")
  })

  it.each([
    ["cache", [claim("qwen-claim")]],
    ["volume", [cache("Ready")]],
  ])("has lost it only if the %s is gone; it keeps its mounts", (_title, left) => {
    const plan = planFor(changed(), clusterOf(...running, next([SAME]), ...left))
    expect(cacheReady(plan)).toMatchObject({ status: "False", reason: "CacheLost" })
    expect(inference(plan)).toContain("qwen-claim")
  })
})

describe.each(["Shared", "Dedicated"] as const)("a running service of mode %s whose template changed", (mode) => {
  const wishes = { caching: { mode } }

  it.each([
    ["the same files", SAME],
    ["other files", OTHER],
  ])("has a cache made for %s, and goes on with what it mounts until that is filled", (_title, source) => {
    const plan = planFor(changed(wishes), clusterOf(...running, next([source]), ...mounted))
    expect(planned(plan, "AIMTemplateCache")).toMatchObject({ spec: { templateName: "qwen-next", mode } })
    expect(cacheReady(plan)).toMatchObject({ status: "False", reason: "WaitingForCache" })
    expect(inference(plan)).toContain("qwen-claim")
    expect(statusAfter(plan).status).toBe("Starting")
  })
})
