import { AIMRuntimeConfigKind } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { ApiError } from "../errors/api-error.ts"
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
  route,
  runtimeConfig,
  service,
  statusAfter,
  template,
} from "./test-fixtures/service-cluster.ts"

const GATEWAY = { enabled: true, gatewayRef: { name: "gw" } }
const condition = (plan: Plan, type: string) => findCondition(statusAfter(plan).conditions, type)
const remembered = {
  resolvedModel: { name: "qwen", scope: "Cluster", uid: "model-uid" },
  resolvedTemplate: { name: "qwen-latency", scope: "Cluster", uid: "template-uid" },
} as const

describe("the way of a service to Running", () => {
  it("gets its finalizer before anything is made for it", () => {
    const { finalizers: _none, ...metadata } = service().metadata
    const plan = planFor({ ...service(), metadata }, clusterOf(model(), template()))
    expect(plan.finalizers.add).toEqual(["aim.eai.amd.com/template-cache-cleanup"])
    expect(plan.apply).toEqual([])
    expect(plan.status).toBeUndefined()
  })

  it("is left alone while it is paused", () => {
    const subject = service()
    const annotations = { "aim.eai.amd.com/reconciliation-paused": "true" }
    const plan = planFor({ ...subject, metadata: { ...subject.metadata, annotations } }, clusterOf(model(), template()))
    expect(plan.status).toBeUndefined()
    expect(plan.apply).toEqual([])
  })

  it("starts without a cache where none exists: one InferenceService, and a volume for the weights", () => {
    const plan = planFor(service(), clusterOf(model(), template()))
    expect(plan.apply.map(({ kind, object }) => `${kind.kind}/${object.metadata.name}`)).toEqual([
      "PersistentVolumeClaim/qwen-chat-temp-cache-e2eedf63",
      "InferenceService/qwen-chat-a04542d9",
    ])
    expect(statusAfter(plan)).toMatchObject({
      status: "Starting",
      observedGeneration: 1,
      resolvedModel: {
        name: "qwen",
        scope: "Cluster",
        kind: "aim.eai.amd.com/v1alpha1/AIMClusterModel",
        uid: "model-uid",
      },
      resolvedTemplate: { name: "qwen-latency", scope: "Cluster", uid: "template-uid" },
    })
    expect(condition(plan, "CacheReady")).toMatchObject({ status: "True", reason: "CacheNotUsed" })
    expect(condition(plan, "RuntimeConfigReady")).toMatchObject({ status: "True", reason: "DefaultConfigNotFound" })
    expect(condition(plan, "RuntimeReady")).toMatchObject({ status: "False", reason: "CreatingRuntime" })
    expect(condition(plan, "RoutingReady")).toMatchObject({ status: "False", reason: "RoutingDisabled" })
    expect(condition(plan, "Progressing")).toMatchObject({ status: "True", reason: "Reconciling" })
    expect(condition(plan, "Failure")).toMatchObject({ status: "False", reason: "NoFailure" })
  })

  it("is Running once everything is ready, and tells it as documented", () => {
    const subject = service({ routing: GATEWAY }, remembered)
    const plan = planFor(
      subject,
      clusterOf(
        model(),
        template(),
        cache("Ready"),
        inferenceService(true, [MOUNT]),
        claim("qwen-claim"),
        readyPod(),
        route(),
      ),
    )
    expect(statusAfter(plan)).toMatchObject({ status: "Running", routing: { path: "/ml-team/0a1b-2c3d" } })
    expect(
      ["Resolved", "CacheReady", "RuntimeReady", "RoutingReady", "Ready"].map((type) => condition(plan, type)),
    ).toMatchObject([
      { status: "True", reason: "Resolved", message: "Model and template resolved successfully" },
      { status: "True", reason: "CacheWarm", message: "Model sources cached" },
      { status: "True", reason: "RuntimeReady", message: "InferenceService is ready" },
      { status: "True", reason: "RouteReady", message: "HTTPRoute configured" },
      { status: "True", reason: "Ready", message: "Service is ready" },
    ])
  })

  it("what a service asks for that is not there is created: a model for an image", () => {
    const plan = planFor(service({ model: { image: "amdenterpriseai/aim-qwen:2.0" } }), clusterOf())
    expect(planned(plan, "AIMModel")?.metadata).toMatchObject({
      namespace: "ml-team",
      labels: { "aim.eai.amd.com/origin": "auto-generated", "aim.eai.amd.com/service.name": "qwen-chat" },
    })
    expect(planned(plan, "AIMModel")?.metadata.ownerReferences).toBeUndefined()
    expect(statusAfter(plan).status).toBe("Pending")
    expect(condition(plan, "ModelReady")).toMatchObject({ status: "False", reason: "CreatingModel" })
  })
})

const MOUNT = { name: "qwen", claim: "qwen-claim", path: "/workspace/cache/qwen/qwen3" }

describe("what a service waits for, and what fails it", () => {
  it("service #45: a cache that is being filled holds the start up", () => {
    const plan = planFor(service(), clusterOf(model(), template(), cache("Progressing")))
    expect(planned(plan, "InferenceService")).toBeUndefined()
    expect(condition(plan, "CacheReady")).toMatchObject({ status: "False", reason: "CacheWarming" })
    expect(condition(plan, "InferenceServiceReady")?.message).toContain("the cache")
    expect(statusAfter(plan).status).toBe("Starting")
  })

  it("service #46: a running service keeps its volume when its cache is gone, and the cache is made anew", () => {
    const plan = planFor(
      service({ caching: { mode: "Shared" } }, remembered),
      clusterOf(model(), template(), inferenceService(true, [MOUNT]), claim("qwen-claim"), readyPod()),
    )
    expect(planned(plan, "InferenceService")).toMatchObject({
      spec: {
        predictor: {
          volumes: [{ name: "qwen", persistentVolumeClaim: { claimName: "qwen-claim" } }, { name: "dshm" }],
        },
      },
    })
    expect(planned(plan, "AIMTemplateCache")?.metadata).toMatchObject({
      labels: { "aim.eai.amd.com/service": "qwen-chat" },
    })
    expect(planned(plan, "AIMTemplateCache")?.metadata.ownerReferences).toBeUndefined()
    expect(condition(plan, "CacheReady")).toMatchObject({ status: "False", reason: "CacheLost" })
    expect(statusAfter(plan).status).toBe("Degraded")
  })

  it("service #47: a template without hardware makes a new service wait, and degrades a running one", () => {
    const waiting = planFor(
      service({ template: { name: "qwen-latency" } }),
      clusterOf(model(), template("NotAvailable")),
    )
    expect(statusAfter(waiting).status).toBe("Pending")
    const running = planFor(
      service({ template: { name: "qwen-latency" } }, remembered),
      clusterOf(model(), template("NotAvailable"), inferenceService(true), readyPod()),
    )
    expect(statusAfter(running).status).toBe("Degraded")
    expect(planned(running, "InferenceService")).toBeUndefined()
  })

  it("service #48: a model under way", () => {
    const plan = planFor(
      service({ template: { name: "qwen-latency" } }),
      clusterOf(model("Progressing"), template("Progressing")),
    )
    expect(statusAfter(plan).status).toBe("Pending")
    expect(condition(plan, "ModelReady")).toMatchObject({ status: "False", reason: "ModelNotReady" })
    expect(condition(plan, "Resolved")).toMatchObject({ status: "False", reason: "ModelNotReady" })
  })

  it("service #49: a model that failed", () => {
    const plan = planFor(service(), clusterOf(model("Failed"), template("Failed")))
    expect(statusAfter(plan).status).toBe("Failed")
    expect(condition(plan, "Ready")).toMatchObject({ status: "False", reason: "ModelNotReady" })
    expect(condition(plan, "Failure")).toMatchObject({ status: "True", reason: "ModelNotReady" })
  })

  it("service #51: a pod that may not pull its image does not stop the pull secret that mends it", () => {
    const pod = readyPod()
    const waiting = { reason: "ImagePullBackOff", message: "401 Unauthorized" }
    const failing = {
      ...pod,
      status: { phase: "Pending", containerStatuses: [{ name: "kserve-container", state: { waiting } }] },
    }
    const plan = planFor(
      service({ imagePullSecrets: [{ name: "registry" }] }, remembered),
      clusterOf(model(), template(), inferenceService(false), failing),
    )
    expect(statusAfter(plan).status).toBe("Failed")
    expect(condition(plan, "AuthValid")).toMatchObject({ status: "False", reason: "AuthError" })
    expect(planned(plan, "InferenceService")).toMatchObject({
      spec: { predictor: { imagePullSecrets: [{ name: "registry" }] } },
    })
  })

  it("service #60: a template without files needs no cache", () => {
    const plan = planFor(
      service({ caching: { mode: "Shared" } }),
      clusterOf(model(), template("Ready", { modelSources: [] })),
    )
    expect(plan.apply.map(({ kind }) => kind.kind)).toEqual(["InferenceService"])
    expect(condition(plan, "CacheReady")).toMatchObject({ status: "True", reason: "CacheNotUsed" })
  })

  it("a namespace that leaves no room for a host name", () => {
    const subject = service()
    const long = "n".repeat(43)
    const plan = planFor(
      { ...subject, metadata: { ...subject.metadata, namespace: long } },
      clusterOf(model(), template()),
    )
    expect(condition(plan, "InferenceServiceReady")).toMatchObject({ status: "False", reason: "NamespaceTooLong" })
    expect(statusAfter(plan).status).toBe("Failed")
  })

  it("a runtime config that does not exist stops everything", () => {
    const plan = planFor(service({ runtimeConfigName: "team" }), clusterOf(model(), template()))
    expect(plan.apply).toEqual([])
    expect(condition(plan, "RuntimeConfigReady")).toMatchObject({ status: "False", reason: "ConfigNotFound" })
    expect(statusAfter(plan).status).toBe("Failed")
  })
})

describe("routing", () => {
  it("service #19: a path that cannot be rendered degrades the service and stops nothing else", () => {
    const routing = { ...GATEWAY, pathTemplate: "/{.metadata.labels['missing']}" }
    const plan = planFor(
      service({ routing }, remembered),
      clusterOf(model(), template(), inferenceService(true), readyPod()),
    )
    expect(planned(plan, "HTTPRoute")).toBeUndefined()
    expect(planned(plan, "InferenceService")).toBeDefined()
    expect(plan.delete).toEqual([])
    expect(condition(plan, "HTTPRouteReady")).toMatchObject({ status: "False", reason: "PathTemplateInvalid" })
    expect(condition(plan, "RoutingReady")).toMatchObject({ status: "False", reason: "PathTemplateInvalid" })
    expect(statusAfter(plan).status).toBe("Degraded")
  })

  it("service #33: turned off, the service's route goes", () => {
    const subject = service({ routing: { enabled: false } }, { ...remembered, routing: { path: "/x" } })
    const plan = planFor(subject, clusterOf(model(), template(), runtimeConfig({ routing: GATEWAY }), route()))
    expect(plan.delete).toMatchObject([{ ref: { kind: "HTTPRoute", name: "qwen-chat-route" }, uid: "route-uid" }])
    expect(condition(plan, "HTTPRouteReady")).toBeUndefined()
    expect(statusAfter(plan).routing).toBeUndefined()
  })

  it("a route of somebody else stays", () => {
    const { ownerReferences: _owner, ...metadata } = route().metadata
    const plan = planFor(service(), clusterOf(model(), template(), { ...route(), metadata }))
    expect(plan.delete).toEqual([])
  })

  it("service #34: no gateway anywhere", () => {
    const plan = planFor(service({ routing: { enabled: true } }), clusterOf(model(), template()))
    expect(statusAfter(plan).status).toBe("Failed")
    expect(condition(plan, "ConfigValid")).toMatchObject({ status: "False", reason: "InvalidSpec" })
    expect(condition(plan, "HTTPRouteReady")).toMatchObject({ status: "False", reason: "GatewayNotConfigured" })
    expect(plan.apply).toEqual([])
  })

  it.each([
    ["routing is on in the service, and the gateway is in the config", { routing: { enabled: true } }],
    ["all about routing is in the config", {}],
  ])("a config that cannot be read for a moment changes nothing about a published service: %s", (_, spec) => {
    const config = runtimeConfig({ routing: GATEWAY })
    const cluster = clusterOf(model(), template(), config, inferenceService(true), readyPod(), route())
    const running = statusAfter(planFor(service(spec, remembered), cluster))
    expect(running.status).toBe("Running")
    const error = new ApiError({ reason: "NetworkTimeout", message: "no answer" })
    const plan = planFor(service(spec, running), cluster.withUnreadable(AIMRuntimeConfigKind, error))
    expect(plan.apply).toEqual([])
    expect(plan.delete).toEqual([])
    expect(statusAfter(plan)).toMatchObject({ status: "Running", routing: running.routing })
    expect(condition(plan, "HTTPRouteReady")).toEqual(findCondition(running.conditions, "HTTPRouteReady"))
    expect(condition(plan, "RoutingReady")).toEqual(findCondition(running.conditions, "RoutingReady"))
  })

  it("service #35: annotations of config and service are united, the service's winning", () => {
    const config = runtimeConfig({ routing: { ...GATEWAY, annotations: { a: "1", b: "2" } } })
    const plan = planFor(service({ routing: { annotations: { a: "9" } } }), clusterOf(model(), template(), config))
    expect(planned(plan, "HTTPRoute")?.metadata.annotations).toEqual({ a: "9", b: "2" })
  })

  it("service #16: an empty template of the service asks for the default path", () => {
    const config = runtimeConfig({ routing: { ...GATEWAY, pathTemplate: "/x" } })
    const plan = planFor(service({ routing: { pathTemplate: "" } }), clusterOf(model(), template(), config))
    expect(statusAfter(plan).routing).toEqual({ path: "/ml-team/0a1b-2c3d" })
  })

  it("the route sends everything below its path to the predictor", () => {
    const plan = planFor(service({ routing: { ...GATEWAY, requestTimeout: "90s" } }), clusterOf(model(), template()))
    expect(planned(plan, "HTTPRoute")).toMatchObject({
      metadata: {
        name: "qwen-chat-route",
        labels: { "app.kubernetes.io/component": "routing", "app.kubernetes.io/managed-by": "aim-engine" },
        ownerReferences: [{ kind: "AIMService", uid: "0a1b-2c3d", controller: true }],
      },
      spec: {
        parentRefs: [{ name: "gw" }],
        rules: [
          {
            matches: [{ path: { type: "PathPrefix", value: "/ml-team/0a1b-2c3d" } }],
            filters: [
              { type: "URLRewrite", urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } } },
            ],
            backendRefs: [{ kind: "Service", name: "qwen-chat-a04542d9-predictor", namespace: "ml-team", port: 80 }],
            timeouts: { request: "1m30s" },
          },
        ],
      },
    })
  })

  it("a timeout that cannot be read is told, and stops nothing else", () => {
    const plan = planFor(service({ routing: { ...GATEWAY, requestTimeout: "soon" } }), clusterOf(model(), template()))
    expect(condition(plan, "HTTPRouteReady")).toMatchObject({ status: "False", reason: "InvalidRequestTimeout" })
    expect(planned(plan, "HTTPRoute")).toBeUndefined()
    expect(planned(plan, "InferenceService")).toBeDefined()
  })
})

describe("at rest", () => {
  it("service #55: a condition of a part that is gone goes too, and the service is Running", () => {
    const stale = {
      type: "HTTPRouteReady",
      status: "False",
      reason: "HTTPRoutePending",
      message: "",
      lastTransitionTime: "",
    } as const
    const plan = planFor(
      service({}, { ...remembered, conditions: [stale] }),
      clusterOf(model(), template(), inferenceService(true), readyPod()),
    )
    expect(statusAfter(plan).status).toBe("Running")
    expect(condition(plan, "HTTPRouteReady")).toBeUndefined()
  })

  it("service #54: replicas are told as the autoscaler counts them", () => {
    const hpa = {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "keda-hpa-qwen-chat-a04542d9-predictor", namespace: "ml-team" },
      spec: { scaleTargetRef: { kind: "Deployment", name: "x" }, minReplicas: 1, maxReplicas: 3 },
      status: {
        currentReplicas: 2,
        desiredReplicas: 3,
        conditions: [
          { type: "ScalingActive", status: "True" },
          { type: "AbleToScale", status: "True" },
        ],
      },
    }
    const plan = planFor(
      service({ minReplicas: 1, maxReplicas: 3 }, remembered),
      clusterOf(model(), template(), inferenceService(true), readyPod(), hpa),
    )
    expect(statusAfter(plan)).toMatchObject({ status: "Running", runtime: { replicas: "2/3 (1-3)" } })
    expect(condition(plan, "Ready")).toMatchObject({ status: "True", reason: "Ready" })
    expect(condition(plan, "HPAReady")).toMatchObject({ status: "True", reason: "HPAOperational" })
  })
})
