import type { AIMService, KubernetesObject } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { clusterModel, clusterTemplate, gpuNode, routed, service as sketch } from "../check/check.fixture.ts"
import {
  checkManifests,
  mergeRuntimeConfigs,
  planService,
  renderRoutePath,
  selectTemplate,
  validateManifest,
  whatIf,
} from "./index.ts"

const catalog: ReadonlyArray<KubernetesObject> = [
  clusterModel(),
  clusterTemplate("fast"),
  clusterTemplate("small", { precision: "fp16", gpu: { model: "MI210", requests: 1 } }),
]
const service = (spec: Partial<AIMService["spec"]> = {}): AIMService => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMService",
  metadata: { name: "chat", namespace: "ml" },
  spec: { model: { name: "llama" }, ...spec },
})

describe("selectTemplate", () => {
  it("chooses, and tells about every candidate", () => {
    const answer = selectTemplate({
      service: service(),
      objects: [...catalog, gpuNode("a", "MI300X", 8)],
      assumeReady: true,
    })
    expect(answer).toMatchObject({ outcome: "selected", template: { name: "fast", scope: "Cluster" } })
    expect(answer.candidates.map(({ text }) => text)).toEqual([
      "cluster template fast: chosen",
      "cluster template small: rejected (TemplateNotAvailable): its status is NotAvailable (GPUNotAvailable)",
    ])
  })

  it.each([
    ["templates that are not ready yet", { objects: catalog }, "waiting", "TemplateNotReady"],
    ["a model that is not there", { objects: [] }, "none", "ModelNotFound"],
    ["a model without templates", { objects: [clusterModel()], assumeReady: true }, "none", "TemplateNotFound"],
    [
      "overrides that contradict themselves",
      {
        objects: catalog,
        service: service({ overrides: { gpu: { requests: 1 }, hardware: { gpu: { requests: 2 } } } }),
      },
      "none",
      "InvalidHardware",
    ],
    [
      "an image for which a model is first created",
      { objects: [], service: service({ model: { image: "example.com/x:1" } }) },
      "waiting",
      "CreatingModel",
    ],
  ] as const)("%s: says so", (_title, question, outcome, reason) => {
    expect(selectTemplate({ service: service(), ...question })).toMatchObject({ outcome, reason })
  })

  it("says what would help", () => {
    const objects = [clusterModel(), clusterTemplate("new", { type: "preview" })]
    const { suggestions } = selectTemplate({ service: service(), objects, assumeReady: true, assumeHardware: true })
    expect(suggestions).toEqual(["cluster template new could be used: set spec.template.allowUnoptimized to true"])
  })
})

describe("planService", () => {
  const planned = planService({
    service: service(routed("/chat")),
    objects: catalog,
    assumeReady: true,
    assumeHardware: true,
  })

  it("says what would be made, and how the service would be", () => {
    expect(planned.changes.map(({ action, ref }) => `${action} ${ref.kind}`)).toEqual([
      "change AIMService",
      "create HTTPRoute",
      "create InferenceService",
    ])
    expect(planned.status).toMatchObject({ status: "Starting", resolvedTemplate: { name: "fast" } })
    expect(planned.decisions.map(({ _tag }) => _tag)).toContain("TemplateSelection")
  })

  it("is the same every time", () => {
    expect(
      planService({
        service: service(routed("/chat")),
        objects: catalog.toReversed(),
        assumeReady: true,
        assumeHardware: true,
      }),
    ).toEqual(planned)
  })

  it("takes the service's place among the objects", () => {
    const objects = [...catalog, service({ replicas: 1 })]
    const { changes } = planService({
      service: service({ replicas: 3 }),
      objects,
      assumeReady: true,
      assumeHardware: true,
    })
    const [inference] = changes.filter(({ ref }) => ref.kind === "InferenceService")
    expect(inference).toMatchObject({ after: { spec: { predictor: { minReplicas: 3 } } } })
  })
})

describe("renderRoutePath", () => {
  it.each([
    ["/{.metadata.namespace}/{.metadata.name}", { ok: true, path: "/ml/chat" }],
    ["/{.spec.nope}", { ok: false, message: 'path template "/{.spec.nope}": {.spec.nope}: .nope not found' }],
  ])("%s", (template, answer) => {
    expect(renderRoutePath(service(), template)).toEqual(answer)
    expect(renderRoutePath(service({ routing: { pathTemplate: template } }))).toEqual(answer)
  })

  it("has a path without a template", () => {
    expect(renderRoutePath(service())).toMatchObject({ ok: true, path: expect.stringMatching(/^\/ml\/[0-9a-f]{32}$/) })
  })
})

it("mergeRuntimeConfigs lays the namespace over the cluster, and says where each setting is from", () => {
  const cluster = { defaultStorageClassName: "fast", routing: { enabled: true } }
  const { config, settings } = mergeRuntimeConfigs({ cluster, namespace: { routing: { enabled: false } } })
  expect(config).toEqual({ storage: { defaultStorageClassName: "fast" }, routing: { enabled: false } })
  expect(settings.map(({ path, sources }) => [path, ...sources])).toEqual([
    ["routing.enabled", "Namespace"],
    ["storage.defaultStorageClassName", "Cluster"],
  ])
  expect(mergeRuntimeConfigs({}).config).toEqual({})
})

describe("whatIf", () => {
  const nodes = [gpuNode("a", "MI300X", 8), gpuNode("b", "MI210", 4)]
  const objects = [...catalog, ...nodes, sketch("chat"), sketch("fixed", { template: { name: "small" } })]
  const ready = { objects, assumeReady: true }

  it("tells which services a node takes with it, and what they get instead", () => {
    expect(whatIf({ ...ready, without: ({ metadata }) => metadata.name === "a" })).toMatchObject([
      { service: { name: "chat" }, before: { template: "fast" }, after: { template: "small" } },
    ])
  })

  it("tells which services are left without anything", () => {
    const [chat, fixed] = whatIf({ ...ready, without: ({ kind }) => kind === "Node" })
    expect(chat?.after).toMatchObject({ status: "Pending", template: undefined, reason: "TemplateNotReady" })
    expect(fixed).toMatchObject({ service: { name: "fixed" }, after: { status: "Pending" } })
  })

  it("tells of what is new, and of what is gone", () => {
    const added = whatIf({ ...ready, with: [sketch("more")] })
    expect(added).toMatchObject([{ service: { name: "more" }, before: undefined, after: { template: "fast" } }])
    const removed = whatIf({ ...ready, without: ({ metadata }) => metadata.name === "chat" })
    expect(removed).toMatchObject([{ service: { name: "chat" }, after: undefined }])
  })

  it("says nothing where nothing would change", () => {
    expect(whatIf(ready)).toEqual([])
    expect(whatIf({ ...ready, with: [gpuNode("c", "MI300X", 8)] })).toEqual([])
  })

  it("believes what templates report, save of their GPUs", () => {
    const reported = (name: string, status: string) => ({
      ...clusterTemplate(name, { type: "optimized" }),
      status: { status },
    })
    const without = ({ kind }: KubernetesObject) => kind === "Node"
    const [chat] = whatIf({
      objects: [
        { ...clusterModel(), status: { status: "Ready" } },
        reported("fast", "Ready"),
        ...nodes,
        sketch("chat"),
      ],
      without,
    })
    expect(chat).toMatchObject({ before: { template: "fast" }, after: { template: undefined } })
  })
})

it("checkManifests finds what is wrong with objects as a whole", () => {
  const found = checkManifests([...catalog, sketch("chat", { model: { name: "nope" } })], { "equal-templates": "off" })
  expect(found.map(({ rule, severity, field }) => [rule, severity, field])).toEqual([
    ["model-reference", "error", "spec.model.name"],
  ])
})

describe("validateManifest", () => {
  it.each([
    ["a good one", service(), []],
    ["a kind of somebody else", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" }, data: { a: 1 } }, []],
    [
      "an unknown field",
      { ...service(), spec: { model: { name: "a" }, replica: 3 } },
      ["spec.replica: unknown field; did you mean replicas?"],
    ],
    [
      "a wrong value",
      { ...service(), spec: { model: { name: "a" }, replicas: "many" } },
      ['spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"'],
    ],
    [
      "a kind that there is not",
      { apiVersion: "aim.eai.amd.com/v1alpha1", kind: "AIMServic", metadata: { name: "x" } },
      ["kind: there is no AIMServic in aim.eai.amd.com/v1alpha1"],
    ],
    ["nothing", undefined, [": is no Kubernetes object; expected apiVersion, kind and metadata.name"]],
    ["text", "hello", [": is no Kubernetes object; expected apiVersion, kind and metadata.name"]],
  ])("%s", (_title, manifest, problems) => {
    const answer = validateManifest(manifest)
    expect(answer.valid ? [] : answer.problems.map(({ field, message }) => `${field}: ${message}`)).toEqual(problems)
  })
})
