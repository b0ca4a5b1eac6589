import type {
  AIMArtifact,
  AIMResourceStatus,
  AIMServiceStatus,
  AIMTemplateCache,
  KubernetesObject,
} from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { InfrastructureError } from "../errors/domain-error.ts"
import { findCondition } from "../health/conditions.ts"
import type { Plan } from "../reconcile/plan.ts"
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

const remembered: AIMServiceStatus = {
  resolvedModel: { name: "qwen", scope: "Cluster", uid: "model-uid" },
  resolvedTemplate: { name: "qwen-latency", scope: "Cluster", uid: "template-uid" },
}
const MOUNT = { name: "qwen", claim: "qwen-claim", path: "/workspace/cache/qwen/qwen3" }
const SHARED = { caching: { mode: "Shared" } } as const
const cacheReady = (plan: Plan) => findCondition(statusAfter(plan).conditions, "CacheReady")
const volumesOf = (plan: Plan) => planned(plan, "InferenceService")
const artifact = (status: AIMResourceStatus): AIMArtifact => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMArtifact",
  metadata: { name: "qwen", namespace: "ml-team", uid: "artifact-uid" },
  spec: { sourceUri: "hf://qwen/qwen3", modelId: "qwen/qwen3" },
  status: { status },
})
const failedCache: AIMTemplateCache = cache("Failed", {
  status: { status: "Failed", artifacts: { qwen: { name: "qwen", status: "Failed" } } },
})

describe("the cache of a service", () => {
  it("is created shared, for the namespace, with the service's storage wishes", () => {
    const wishes = { ...SHARED, storage: { defaultStorageClassName: "fast", pvcHeadroomPercent: 25 } }
    const plan = planFor(
      service({ ...wishes, env: [{ name: "HF_TOKEN", value: "x" }] }),
      clusterOf(model(), template()),
    )
    expect(planned(plan, "AIMTemplateCache")).toMatchObject({
      metadata: {
        name: expect.stringMatching(/^qwen-latency-[0-9a-f]{8}$/),
        annotations: { "aim.eai.amd.com/pvc-headroom-percent": "25" },
      },
      spec: {
        templateName: "qwen-latency",
        templateScope: "Cluster",
        mode: "Shared",
        storageClassName: "fast",
        env: [{ name: "HF_TOKEN", value: "x" }],
      },
    })
    expect(planned(plan, "InferenceService")).toBeUndefined()
  })

  it("belongs to the service where it is dedicated, and goes with it", () => {
    const plan = planFor(service({ caching: { mode: "Dedicated" } }), clusterOf(model(), template(), cache("Ready")))
    expect(planned(plan, "AIMTemplateCache")?.metadata.ownerReferences).toMatchObject([
      { kind: "AIMService", uid: "0a1b-2c3d", controller: true },
    ])
  })

  it("is mounted once it is ready, and remembered", () => {
    const plan = planFor(service(SHARED), clusterOf(model(), template(), cache("Ready")))
    expect(volumesOf(plan)).toMatchObject({
      spec: {
        predictor: {
          volumes: [{ name: "qwen", persistentVolumeClaim: { claimName: "qwen-claim" } }, { name: "dshm" }],
        },
      },
    })
    expect(statusAfter(plan).cache?.templateCacheRef).toEqual({
      name: "some-cache",
      namespace: "ml-team",
      scope: "Namespace",
      kind: "aim.eai.amd.com/v1alpha1/AIMTemplateCache",
      uid: "cache-uid",
    })
  })

  it("that failed is filled anew once: its failed downloads are deleted", () => {
    const cluster = clusterOf(model(), template(), failedCache, artifact("Failed"))
    const first = planFor(service(SHARED), cluster)
    expect(first.delete).toMatchObject([{ ref: { kind: "AIMArtifact", name: "qwen" }, uid: "artifact-uid" }])
    expect(statusAfter(first).cache).toEqual({ retryAttempts: 1, retriedCacheUid: "cache-uid" })
    const again = planFor(service(SHARED, statusAfter(first)), cluster)
    expect(again.delete).toEqual([])
    expect(cacheReady(again)).toMatchObject({ status: "False", reason: "CacheFailed" })
    expect(statusAfter(again).status).toBe("Degraded")
  })

  it("that failed has its retry left while nothing may be written", () => {
    const wishes = { ...SHARED, runtimeConfigName: "missing" }
    const plan = planFor(service(wishes), clusterOf(model(), template(), failedCache, artifact("Failed")))
    expect(plan.delete).toEqual([])
    expect(statusAfter(plan).cache).toBeUndefined()
  })

  it("that failed has its retry left where a deletion was refused, and is asked for again", () => {
    const cluster = clusterOf(model(), template(), failedCache, artifact("Failed"))
    const ref = { apiVersion: "aim.eai.amd.com/v1alpha1", kind: "AIMArtifact", namespace: "ml-team", name: "qwen" }
    const error = new InfrastructureError({ reason: "Timeout", message: "etcd did not answer" })
    const refused = planFor(service(SHARED), cluster, [{ component: "AIMArtifact", ref, error }])
    expect(statusAfter(refused).cache).toBeUndefined()
    expect(refused.retry).toBeDefined()
    expect(planFor(service(SHARED, statusAfter(refused)), cluster).delete).toHaveLength(1)
  })

  it("is waited for between the deletion of its failed downloads and the next attempt", () => {
    const plan = planFor(service(SHARED, { cache: { retryAttempts: 1 } }), clusterOf(model(), template(), failedCache))
    expect(cacheReady(plan)).toMatchObject({ status: "False", reason: "CacheWarming" })
    expect(statusAfter(plan).cache).toEqual({ retryAttempts: 1, retriedCacheUid: "cache-uid" })
  })

  it("that failed has a retry of its own, whatever became of an earlier one", () => {
    const cluster = clusterOf(model(), template(), failedCache, artifact("Failed"))
    const spent = (retriedCacheUid?: string): AIMServiceStatus => ({
      cache: { retryAttempts: 1, ...(retriedCacheUid === undefined ? {} : { retriedCacheUid }) },
    })
    expect(planFor(service(SHARED, spent("earlier-uid")), cluster).delete).toHaveLength(1)
    expect(planFor(service(SHARED, spent("cache-uid")), cluster).delete).toEqual([])
    expect(planFor(service(SHARED, spent()), cluster).delete).toEqual([])
  })

  it("that is another one than the earlier has nothing to do with its retry", () => {
    const spent: AIMServiceStatus = { cache: { retryAttempts: 1, retriedCacheUid: "earlier-uid" } }
    const plan = planFor(service(SHARED, spent), clusterOf(model(), template(), cache("Progressing")))
    expect(statusAfter(plan).cache).toBeUndefined()
  })

  it("that failed does not stop a service in mode Auto", () => {
    const plan = planFor(service(), clusterOf(model(), template(), failedCache, artifact("Failed")))
    expect(planned(plan, "InferenceService")).toBeDefined()
    expect(plan.delete).toEqual([])
    expect(cacheReady(plan)).toMatchObject({ status: "True", reason: "CacheNotUsed" })
    expect(cacheReady(plan)?.message).toContain("some-cache")
  })
})

describe("the volumes of a running service", () => {
  const running = (...objects: ReadonlyArray<KubernetesObject>) =>
    planFor(
      service(SHARED, remembered),
      clusterOf(model(), template(), inferenceService(true, [MOUNT]), readyPod(), ...objects),
    )
  const claims = (plan: Plan) => JSON.stringify(volumesOf(plan))

  it("stay although the cache now offers others for the same files", () => {
    const other = cache("Ready", {
      status: {
        status: "Ready",
        artifacts: { new: { name: "new", model: "qwen/qwen3", status: "Ready", persistentVolumeClaim: "new-claim" } },
      },
    })
    const plan = running(other, claim("qwen-claim"), claim("new-claim"))
    expect(claims(plan)).toContain('"qwen-claim"')
    expect(claims(plan)).not.toContain('"new-claim"')
  })

  it("are replaced where one is gone and the cache offers another, and the owner is told", () => {
    const plan = running(cache("Ready", { status: { status: "Ready", artifacts: NEW } }), claim("new-claim"))
    expect(claims(plan)).toContain('"new-claim"')
    expect(plan.events).toContainEqual(expect.objectContaining({ type: "Normal", reason: "CacheRemounted" }))
  })

  it("stay while nothing may be written, and the owner is told nothing", () => {
    const plan = planFor(
      service({ caching: { mode: "Shared" }, runtimeConfigName: "missing" }, remembered),
      clusterOf(
        model(),
        template(),
        inferenceService(true, [MOUNT]),
        readyPod(),
        cache("Ready", { status: { status: "Ready", artifacts: NEW } }),
        claim("new-claim"),
      ),
    )
    expect(plan.apply).toEqual([])
    expect(plan.events).not.toContainEqual(expect.objectContaining({ reason: "CacheRemounted" }))
  })

  it("are replaced where the model needs other files", () => {
    const artifacts = { next: { ...NEW.new, model: "qwen/qwen4" } }
    const plan = running(
      cache("Ready", { status: { status: "Ready", artifacts } }),
      claim("qwen-claim"),
      claim("new-claim"),
    )
    expect(claims(plan)).toContain('"new-claim"')
  })

  it("the image of a running service is kept while its model is gone", () => {
    const plan = planFor(
      service({ model: { image: "amdenterpriseai/aim-qwen:1.0" } }, remembered),
      clusterOf(template(), inferenceService(true), readyPod()),
    )
    expect(planned(plan, "InferenceService")).toMatchObject({
      spec: { predictor: { containers: [{ image: "amdenterpriseai/aim-qwen:1.0" }] } },
    })
    expect(planned(plan, "AIMModel")).toBeDefined()
  })
})

const NEW = { new: { name: "new", model: "qwen/qwen3", status: "Ready", persistentVolumeClaim: "new-claim" } } as const

describe("a service without a cache", () => {
  it("downloads to the node's disk where the size is not known", () => {
    const modelSources = [{ modelId: "qwen/qwen3", sourceUri: "hf://qwen/qwen3" }]
    const plan = planFor(
      service({ caching: { mode: "Never" } }),
      clusterOf(model(), template("Ready", { modelSources })),
    )
    expect(planned(plan, "PersistentVolumeClaim")).toBeUndefined()
    expect(volumesOf(plan)).toMatchObject({
      spec: { predictor: { volumes: [{ name: "temp-cache", emptyDir: {} }, {}] } },
    })
  })

  it("is impossible where only a cache can bring the files", () => {
    const modelSources = [{ modelId: "qwen/qwen3", sourceUri: "s3://bucket/qwen3", size: "1Gi" }]
    const cluster = clusterOf(model(), template("Ready", { modelSources }))
    const never = planFor(service({ caching: { mode: "Never" } }), cluster)
    expect(cacheReady(never)).toMatchObject({ status: "False", reason: "CacheRequired" })
    expect(never.apply).toEqual([])
    expect(planned(planFor(service(), cluster), "AIMTemplateCache")).toMatchObject({ spec: { mode: "Dedicated" } })
  })
})
