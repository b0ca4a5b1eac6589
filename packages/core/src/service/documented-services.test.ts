import type { AIMModel, AIMRuntimeConfig, AIMService, AIMServiceSpec, AIMServiceTemplate } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { clusterOf, planFor, planned, runtimeConfig, statusAfter } from "./test-fixtures/service-cluster.ts"

const IMAGE = "ghcr.io/silogen/aim-meta-llama-llama-3-1-8b-instruct:0.7.0"
const MODEL = "aim-meta-llama-llama-3-1-8b-instruct-0-7-0-d7b76664"

/** The service `llama-chat` of the documentation. */
const llamaChat = (spec: Partial<AIMServiceSpec> = {}, labels: Record<string, string> = {}): AIMService => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMService",
  metadata: {
    name: "llama-chat",
    namespace: "ml-team",
    uid: "llama-uid",
    labels,
    finalizers: ["aim.eai.amd.com/template-cache-cleanup"],
  },
  spec: { model: { image: IMAGE }, ...spec },
})

const model = (name: string): AIMModel => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMModel",
  metadata: { name, namespace: "ml-team", uid: `${name}-uid` },
  spec: { image: IMAGE },
  status: { status: "Ready" },
})

const template = (name: string, modelName: string): AIMServiceTemplate => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMServiceTemplate",
  metadata: { name, namespace: "ml-team", uid: `${name}-uid` },
  spec: { modelName, metric: "latency", precision: "fp8", gpu: { model: "MI300X", requests: 1 }, type: "optimized" },
  status: { status: "Ready", resolvedHardware: { gpu: { requests: 1, model: "MI300X" } }, modelSources: [] },
})

/** A cluster in which the image's model and its template are ready. */
const ready = (...configs: ReadonlyArray<AIMRuntimeConfig>) =>
  clusterOf(model(MODEL), template("llama-tpl", MODEL), ...configs)
const inferenceServiceOf = (spec: Partial<AIMServiceSpec>, labels?: Record<string, string>) =>
  planned(planFor(llamaChat(spec, labels), ready()), "InferenceService")
const GATEWAY = { name: "inference-gateway", namespace: "gateways" }
const HF_TOKEN = { name: "HF_TOKEN", valueFrom: { secretKeyRef: { name: "huggingface-creds", key: "token" } } }

describe("the services of the documentation", () => {
  it("S1, S2: an image is all it takes", () => {
    const plan = planFor(llamaChat(), clusterOf())
    expect(planned(plan, "AIMModel")?.metadata.name).toBe(MODEL)
    expect(inferenceServiceOf({})?.metadata.name).toBe("llama-chat-a04542d9")
  })

  it("S4: a fixed number of replicas", () => {
    expect(inferenceServiceOf({ replicas: 3 })).toMatchObject({
      metadata: { annotations: { "serving.kserve.io/autoscalerClass": "none" } },
      spec: { predictor: { minReplicas: 3, maxReplicas: 3 } },
    })
  })

  it("S5: resources of its own, and the template's GPU besides", () => {
    const resources = { limits: { cpu: "8", memory: "64Gi" }, requests: { cpu: "4", memory: "32Gi" } }
    expect(inferenceServiceOf({ resources })).toMatchObject({
      spec: {
        predictor: {
          containers: [
            {
              resources: {
                limits: { cpu: "8", memory: "64Gi", "amd.com/gpu": "1" },
                requests: { cpu: "4", memory: "32Gi", "amd.com/gpu": "1" },
              },
            },
          ],
        },
      },
    })
  })

  it("S6: overrides that no template fits are derived into one of its own", () => {
    const overrides = { metric: "throughput", precision: "fp16", gpu: { requests: 2, model: "MI300X" } } as const
    const plan = planFor(llamaChat({ overrides }), ready())
    expect(planned(plan, "AIMServiceTemplate")).toMatchObject({
      spec: { metric: "throughput", precision: "fp16", gpu: { requests: 2, model: "MI300X" } },
    })
    expect(statusAfter(plan).conditions).toContainEqual(
      expect.objectContaining({ type: "Resolved", status: "False", reason: "CreatingTemplate" }),
    )
  })

  it("S8: a configuration that the image does not support is told by its template, and then by the service", () => {
    const message = "the image has no profile for fp4 on 1 MI300X"
    const at = { lastTransitionTime: "2026-01-01T00:00:00Z" }
    const conditions = [{ type: "Ready", status: "False", reason: "DiscoveryFailed", message, ...at }] as const
    const refused = { ...template("llama-tpl", MODEL), status: { status: "Failed", conditions } } as const
    const plan = planFor(llamaChat({ template: { name: "llama-tpl" } }), clusterOf(model(MODEL), refused))
    expect(plan.apply).toEqual([])
    expect(statusAfter(plan).status).toBe("Failed")
    expect(statusAfter(plan).conditions?.find(({ type }) => type === "Resolved")?.message).toContain(message)
  })

  it("S9: a named runtime config", () => {
    const team = runtimeConfig({ env: [{ name: "TEAM", value: "a" }] })
    const named = { ...team, metadata: { ...team.metadata, name: "team-config" } }
    const plan = planFor(llamaChat({ runtimeConfigName: "team-config" }), ready(named))
    expect(JSON.stringify(planned(plan, "InferenceService"))).toContain('{"name":"TEAM","value":"a"}')
    expect(statusAfter(plan).resolvedRuntimeConfig).toMatchObject({ name: "team-config", scope: "Namespace" })
  })

  it("S10, S11, S48: a route on a gateway of another namespace, at a path of its own", () => {
    const routing = { enabled: true, gatewayRef: GATEWAY, pathTemplate: "/{.metadata.namespace}/chat/{.metadata.name}" }
    const route = planned(planFor(llamaChat({ routing }), ready()), "HTTPRoute")
    expect(route).toMatchObject({ metadata: { name: "llama-chat-route" }, spec: { parentRefs: [GATEWAY] } })
    expect(JSON.stringify(route)).toContain('"value":"/ml-team/chat/llama-chat"')
  })

  it("S14: a token from a Secret reaches the container", () => {
    expect(JSON.stringify(inferenceServiceOf({ env: [HF_TOKEN] }))).toContain(JSON.stringify(HF_TOKEN))
  })

  it("S15: pull secrets reach the created model and the pods", () => {
    const spec = { imagePullSecrets: [{ name: "registry" }] }
    expect(planned(planFor(llamaChat(spec), clusterOf()), "AIMModel")).toMatchObject({ spec })
    expect(inferenceServiceOf(spec)).toMatchObject({ spec: { predictor: spec } })
  })

  it("S37: everything at once", () => {
    const service = llamaChat(
      {
        model: { name: "meta-llama-3-8b" },
        template: { name: "llama-3-8b-latency" },
        runtimeConfigName: "team-config",
        replicas: 2,
        resources: { limits: { cpu: "6", memory: "48Gi" } },
        overrides: { metric: "throughput", precision: "fp16", gpu: { requests: 2, model: "MI300X" } },
        routing: { enabled: true, gatewayRef: GATEWAY, pathTemplate: "/team/{.metadata.labels['team']}/chat" },
        env: [HF_TOKEN],
      },
      { team: "research" },
    )
    const team = runtimeConfig({})
    const config = { ...team, metadata: { ...team.metadata, name: "team-config" } }
    const base = template("llama-3-8b-latency", "meta-llama-3-8b")
    const cluster = clusterOf(model("meta-llama-3-8b"), base, config)
    const first = planFor(service, cluster)
    expect(planned(first, "AIMServiceTemplate")?.metadata.name).toBe(
      "llama-3-8b-latency-ovr-mi300x-2gpu-fp16-throughput-8e80",
    )
    expect(statusAfter(first).routing).toEqual({ path: "/team/research/chat" })

    const derived = planned(first, "AIMServiceTemplate")
    if (derived === undefined) throw new Error("no template was derived")
    const hardware = { gpu: { requests: 2, model: "MI300X" } }
    const discovered = Object.assign({}, derived, {
      status: { status: "Ready", resolvedHardware: hardware, modelSources: [] },
    })
    const then = planFor(service, cluster.with([discovered]))
    expect(planned(then, "InferenceService")).toMatchObject({
      spec: {
        predictor: {
          minReplicas: 2,
          containers: [{ resources: { limits: { cpu: "6", memory: "48Gi" }, requests: { cpu: "6", memory: "48Gi" } } }],
        },
      },
    })
  })

  it("S38, S39, S41: cacheModel creates a shared cache, and the service waits for it", () => {
    const withFiles = template("llama-tpl", MODEL)
    const modelSources = [{ modelId: "meta-llama/Llama-3.1-8B", sourceUri: "hf://meta-llama/Llama-3.1-8B" }]
    const tpl: AIMServiceTemplate = { ...withFiles, status: { ...withFiles.status, modelSources } }
    const cluster = clusterOf(model(MODEL), tpl)
    const plan = planFor(llamaChat({ cacheModel: true }), cluster)
    expect(planned(plan, "AIMTemplateCache")).toMatchObject({ spec: { mode: "Shared", templateName: "llama-tpl" } })
    expect(planned(plan, "InferenceService")).toBeUndefined()
  })
})
