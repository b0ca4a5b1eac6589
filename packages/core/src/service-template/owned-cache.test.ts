import type { AIMTemplateCache, EnvVar } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { InfrastructureError, InvalidSpecError } from "../errors/domain-error.ts"
import {
  cache,
  clusterOf,
  condition,
  discoveredScene,
  NOW,
  planFor,
  settle,
  shortly,
  template,
} from "./test-fixtures/template-cluster.ts"

const MODEL_SOURCES = [{ modelId: "amd/llama", sourceUri: "hf://amd/llama" }]
const CACHING = { modelSources: MODEL_SOURCES, caching: { enabled: true } }
const OWNER = "llama-latency-uid"
const TOKEN: EnvVar = { name: "HF_TOKEN", valueFrom: { secretKeyRef: { name: "hf", key: "token" } } }
const OTHER: EnvVar = { name: "OTHER", value: "1" }
const cacheIn = ({ cluster }: ReturnType<typeof settle>) =>
  cluster.objects.find((object): object is AIMTemplateCache => object.kind === "AIMTemplateCache")

describe("the cache of a template", () => {
  it("is made once the template is ready, and belongs to it", () => {
    const spec = { ...CACHING, runtimeConfigName: "default", imagePullSecrets: [{ name: "regcred" }] }
    expect(cacheIn(settle(template(spec), clusterOf()))).toMatchObject({
      metadata: {
        name: "llama-latency",
        namespace: "ml",
        labels: { "app.kubernetes.io/managed-by": "aim-service-template-controller" },
        ownerReferences: [{ uid: OWNER, controller: true }],
      },
      spec: {
        templateName: "llama-latency",
        templateScope: "Namespace",
        mode: "Shared",
        ...{ runtimeConfigName: "default" },
      },
    })
    expect(cacheIn(discoveredScene(template({ caching: { enabled: true } })))).toBeDefined()
  })

  it.each([
    ["without the wish", { modelSources: MODEL_SOURCES }],
    ["while the template is not ready", { ...CACHING, gpu: { model: "MI355X" } }],
    ["while its sources are not known", { caching: { enabled: true } }],
  ])("is not made %s", (_title, spec) => {
    expect(cacheIn(settle(template(spec), clusterOf()))).toBeUndefined()
  })

  it.each<[string, object, ReadonlyArray<EnvVar> | undefined]>([
    ["its own", { env: [OTHER], caching: { enabled: true, env: [TOKEN] } }, [TOKEN]],
    ["else the template's", { env: [OTHER] }, [OTHER]],
    ["none of them, where its own are none", { env: [OTHER], caching: { enabled: true, env: [] } }, undefined],
  ])("downloads with variables: %s", (_title, spec, env) => {
    expect(cacheIn(settle(template({ ...CACHING, ...spec }), clusterOf()))?.spec.env).toEqual(env)
  })

  it("that the template owns under another name is kept, and its variables follow the template's", () => {
    const scene = settle(template({ ...CACHING, env: [TOKEN] }), clusterOf(cache("earlier", OWNER)))
    expect(cacheIn(scene)).toMatchObject({ metadata: { name: "earlier" }, spec: { env: [TOKEN] } })
    expect(scene.subject.status?.resolvedCache).toMatchObject({ name: "earlier", uid: "earlier-uid" })
  })

  it("of somebody else is left alone", () => {
    const foreign = cache("llama-latency", "somebody", { status: "Ready" })
    const scene = settle(template(CACHING), clusterOf(foreign))
    expect(cacheIn(scene)).toBe(foreign)
    expect(shortly(scene.subject, "CacheReady")).toEqual(["Ready", "False/CacheFailed"])
  })

  it.each([
    ["Ready", "True/Ready"],
    ["Pending", "False/WaitingForCache"],
    ["Progressing", "False/WaitingForCache"],
    ["Degraded", "False/CacheDegraded"],
    ["NotAvailable", "False/CacheDegraded"],
    ["Failed", "False/CacheFailed"],
  ] as const)("that is %s is told as such, and the template is ready nevertheless", (status, told) => {
    const scene = settle(template(CACHING), clusterOf(cache("llama-latency", OWNER, { status })))
    expect(shortly(scene.subject, "CacheReady", "Ready")).toEqual(["Ready", told, "True/AllComponentsReady"])
  })

  it("that is not there yet is waited for; a template that wants none has no such condition", () => {
    expect(shortly(settle(template(CACHING), clusterOf()).subject, "CacheReady")).toEqual([
      "Ready",
      "False/WaitingForCache",
    ])
    expect(
      condition(settle(template({ modelSources: MODEL_SOURCES }), clusterOf()).subject, "CacheReady"),
    ).toBeUndefined()
  })

  it("stays when it is wished no more", () => {
    const scene = settle(template(CACHING), clusterOf())
    const off = { ...scene.subject, spec: { ...template().spec, modelSources: MODEL_SOURCES } }
    const after = settle(off, scene.cluster.with([off]))
    expect(cacheIn(after)).toEqual(cacheIn(scene))
    expect(after.plan.delete).toEqual([])
  })

  it("whose write is refused makes the template no worse, and is tried again", () => {
    const ref = {
      apiVersion: "aim.eai.amd.com/v1alpha1",
      kind: "AIMTemplateCache",
      namespace: "ml",
      name: "llama-latency",
    }
    const refusedWith = (error: InvalidSpecError | InfrastructureError) =>
      planFor(template(CACHING), clusterOf(), NOW, [{ component: "Cache", ref, error }])
    const rejected = refusedWith(new InvalidSpecError({ reason: "Invalid", message: "no" }))
    expect(rejected).toMatchObject({ status: { status: "Ready" }, retry: undefined })
    expect(rejected.requeueAfterSeconds).toBeGreaterThan(200)
    const { status } = template(CACHING, rejected.status ?? {})
    const types = status?.conditions?.map(({ type }) => type) ?? []
    expect(new Set(types).size).toBe(types.length)
    expect(status?.conditions).toContainEqual(expect.objectContaining({ type: "CacheReady", reason: "CacheFailed" }))
    expect(refusedWith(new InfrastructureError({ reason: "Timeout", message: "late" })).retry).toBeDefined()
  })
})
