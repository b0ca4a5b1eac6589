import { describe, expect, it } from "@effect/vitest"
import {
  clusterModel,
  clusterOf,
  clusterTemplate,
  condition,
  discoveredScene,
  jobIn,
  jobsOf,
  node,
  OUTPUT,
  ownModel,
  planFor,
  podOf,
  printed,
  SOURCES,
  settle,
  shortly,
  template,
  without,
} from "./test-fixtures/template-cluster.ts"

const INLINE = { modelSources: [{ modelId: "amd/llama", sourceUri: "hf://amd/llama" }] }

describe("the way of a template", () => {
  it("says first that it waits, then gets its Job, and is ready with what that printed", () => {
    const first = planFor(template(), clusterOf())
    expect(first.apply).toEqual([])
    expect(first.status).toMatchObject({ status: "Pending", observedGeneration: 1 })

    const running = settle(template(), clusterOf())
    expect(shortly(running.subject, "Discovered", "DiscoveryJobReady", "Progressing", "Failure")).toEqual([
      "Progressing",
      "False/AwaitingDiscovery",
      "False/JobRunning",
      "True/Reconciling",
      "False/NoFailure",
    ])
    expect(running.subject.status?.discoveryJob).toMatchObject({
      name: jobIn(running).metadata.name,
      kind: "batch/v1/Job",
    })

    const done = settle(running.subject, printed(running, `starting up\n${OUTPUT}\n`))
    expect(
      shortly(done.subject, "Ready", "Discovered", "GPUReady", "ModelReady", "ModelFound", "RuntimeConfigReady"),
    ).toEqual([
      "Ready",
      "True/AllComponentsReady",
      "True/DiscoveryComplete",
      "True/GPUAvailable",
      "True/ModelFound",
      "True/ModelFound",
      "True/DefaultConfigNotFound",
    ])
    expect(condition(done.subject, "DiscoveryJobReady")).toBeUndefined()
    expect(done.subject.status).toMatchObject({
      modelSources: SOURCES,
      profile: { engine_args: { "max-model-len": 8192 }, metadata: { gpu: "MI300X", gpuCount: 1 } },
      hardwareSummary: "1 x MI300X",
      resolvedHardware: { gpu: { model: "MI300X", requests: 1, resourceName: "amd.com/gpu" } },
      resolvedModel: { name: "llama", scope: "Cluster", uid: "cluster-model-uid" },
      discovery: { specHash: jobIn(running).metadata.annotations?.["aim.eai.amd.com/spec-hash"] },
    })
    expect(done.subject.status?.resolvedNodeAffinity).toBeDefined()
  })

  it("tells what was decided about its model, its hardware and its discovery", () => {
    const { decisions } = planFor(template(), clusterOf())
    expect(decisions).toMatchObject([
      { _tag: "RuntimeConfig" },
      { _tag: "TemplateModel", summary: "cluster model llama exists" },
      { _tag: "Hardware", required: "1 x MI300X", saidBy: "Specification", gpu: { models: ["MI300X"], requests: 1 } },
      { _tag: "Discovery", state: "Waiting" },
    ])
    const log = OUTPUT.replace('"gpu_count":1', '"gpu_count":2')
    expect(discoveredScene(template(), clusterOf(), log).plan.decisions).toContainEqual(
      expect.objectContaining({ _tag: "Hardware", required: "2 x MI300X", saidBy: "Discovery" }),
    )
  })

  it("the Job belongs to the template and carries its labels", () => {
    const { cluster, subject } = settle(template(), clusterOf())
    expect(jobIn({ cluster }).metadata).toMatchObject({
      labels: {
        "app.kubernetes.io/managed-by": "aim-controller",
        "aim.eai.amd.com/service-template.name": "llama-latency",
      },
      ownerReferences: [{ kind: "AIMServiceTemplate", uid: "llama-latency-uid", controller: true }],
    })
    expect(subject.status?.status).toBe("Progressing")
  })

  it("sources in the specification skip discovery, and end one that runs", () => {
    const inline = settle(template(INLINE), clusterOf())
    expect(shortly(inline.subject, "Discovered")).toEqual(["Ready", "True/InlineModelSources"])
    expect(condition(inline.subject, "Discovered")?.message).toBe("Model sources provided in-line in spec")
    expect(inline.subject.status).toMatchObject({
      modelSources: INLINE.modelSources,
      profile: { metadata: { gpu: "MI300X", gpuCount: 1, metric: "latency", precision: "fp8" } },
    })
    expect(inline.subject.status?.discovery).toBeUndefined()
    expect(jobsOf(inline.cluster)).toEqual([])

    const running = settle(template(), clusterOf())
    const plan = planFor({ ...running.subject, spec: { ...running.subject.spec, ...INLINE } }, running.cluster)
    expect(plan.delete.map(({ ref }) => ref.kind)).toEqual(["Job"])
  })

  it("sources that are cleared are found out", () => {
    const inline = settle(template(INLINE), clusterOf())
    const changed = { ...inline.subject, spec: template().spec }
    const cleared = settle(changed, inline.cluster.with([changed]))
    expect(shortly(cleared.subject, "Discovered")).toEqual(["Progressing", "False/AwaitingDiscovery"])
    expect(cleared.subject.status?.modelSources).toEqual(INLINE.modelSources)
  })

  it("templates #41: discovered once: a GPU that vanishes and returns starts no Job", () => {
    const ready = discoveredScene()
    const gone = settle(ready.subject, without(ready.cluster, "Node"))
    expect(shortly(gone.subject, "GPUReady", "Discovered")).toEqual([
      "NotAvailable",
      "False/GPUNotAvailable",
      "True/DiscoveryComplete",
    ])
    const back = settle(gone.subject, gone.cluster.with([node("gpu-2")]))
    expect(shortly(back.subject, "GPUReady")).toEqual(["Ready", "True/GPUAvailable"])
    expect([...jobsOf(gone.cluster), ...jobsOf(back.cluster)]).toEqual([])
  })

  it("nor does a model that vanishes and returns", () => {
    const ready = discoveredScene()
    const gone = settle(ready.subject, without(ready.cluster, "AIMClusterModel"))
    expect(shortly(gone.subject, "ModelReady", "ConfigValid", "ModelFound", "Discovered")).toEqual([
      "Failed",
      "False/ReferenceNotFound",
      "False/ReferenceNotFound",
      "False/ReferenceNotFound",
      "True/DiscoveryComplete",
    ])
    const back = settle(gone.subject, gone.cluster.with([clusterModel()]))
    expect(back.subject.status?.status).toBe("Ready")
    expect(jobsOf(back.cluster)).toEqual([])
  })

  it.each([
    ["another image", { image: "ghcr.io/test/llama:2" }, {}],
    ["another profile", {}, { profileId: "p" }],
    ["another precision", {}, { precision: "fp16" as const }],
  ])("%s is discovered anew, and what was known stays until then", (_what, { image }: { image?: string }, spec) => {
    const ready = discoveredScene()
    const changed = { ...ready.subject, spec: { ...ready.subject.spec, ...spec } }
    const again = settle(changed, ready.cluster.with([changed, clusterModel(undefined, image)]))
    expect(shortly(again.subject, "Discovered")).toEqual(["Progressing", "False/AwaitingDiscovery"])
    expect(again.subject.status?.modelSources).toEqual(SOURCES)
    const done = settle(again.subject, printed(again, OUTPUT))
    expect(done.subject.status?.status).toBe("Ready")
  })

  it("a Job with earlier inputs is deleted, and its outcome ignored", () => {
    const running = settle(template(), clusterOf())
    const cluster = printed(running, OUTPUT).with([clusterModel(undefined, "ghcr.io/test/llama:2")])
    expect(shortly(settle(running.subject, cluster).subject, "Discovered")).toEqual([
      "Progressing",
      "False/AwaitingDiscovery",
    ])
    const plan = planFor(running.subject, running.cluster.with([clusterModel(undefined, "ghcr.io/test/llama:2")]))
    expect(plan.delete).toMatchObject([{ ref: { name: jobIn(running).metadata.name } }])
  })

  it("a cluster template is discovered in the operator's namespace, and sees cluster objects only", () => {
    const { cluster, subject } = settle(clusterTemplate(), clusterOf(ownModel()))
    expect(jobIn({ cluster }).metadata).toMatchObject({
      namespace: "aim-system",
      labels: { "aim.eai.amd.com/cluster-service-template.name": "llama-latency" },
      ownerReferences: [{ kind: "AIMClusterServiceTemplate" }],
    })
    expect(shortly(subject, "ClusterModelReady", "ModelReady")).toEqual([
      "Progressing",
      "True/ClusterModelFound",
      undefined,
    ])
    expect(subject.status?.resolvedModel?.uid).toBe("cluster-model-uid")
  })

  it("a model of the namespace goes before that of the cluster", () => {
    const { cluster, subject } = settle(template(), clusterOf(ownModel({ imagePullSecrets: [{ name: "regcred" }] })))
    expect(subject.status?.resolvedModel).toMatchObject({ scope: "Namespace", uid: "model-uid" })
    expect(jobIn({ cluster }).spec.template.spec).toMatchObject({
      imagePullSecrets: [{ name: "regcred" }],
      containers: [{ image: "ghcr.io/test/llama:own" }],
    })
  })
})

describe("what keeps a template waiting", () => {
  it.each([
    ["of no model", template({ modelName: "none" }), /neither a model none in namespace ml nor a cluster model none/],
    ["of the cluster, of no model", clusterTemplate({ modelName: "none" }), /no cluster model none/],
  ])("a template %s has failed, and says so", (_title, subject, message) => {
    const after = settle(subject, clusterOf()).subject
    expect(shortly(after, "ConfigValid", "DiscoveryJobReady")).toEqual(["Failed", "False/ReferenceNotFound", undefined])
    expect(condition(after, "Ready")?.message).toMatch(message)
  })

  it("hardware that contradicts itself is told, and no Job is made", () => {
    const { cluster, subject } = settle(template({ gpuSelector: { model: "MI210" } }), clusterOf())
    expect(shortly(subject, "GPUReady", "ConfigValid")).toEqual([
      "Failed",
      "False/InvalidHardware",
      "False/InvalidSpec",
    ])
    expect(jobsOf(cluster)).toEqual([])
  })

  it("a named runtime config that is missing", () => {
    const { subject } = settle(template({ runtimeConfigName: "none" }), clusterOf())
    expect(shortly(subject, "RuntimeConfigReady", "DiscoveryJobReady")).toEqual([
      "Failed",
      "False/ConfigNotFound",
      undefined,
    ])
  })

  it("a GPU that is not there: no Job", () => {
    const { cluster, subject } = settle(template({ gpu: { model: "MI355X" } }), clusterOf())
    expect(shortly(subject, "GPUReady", "Discovered")).toEqual([
      "NotAvailable",
      "False/GPUNotAvailable",
      "False/AwaitingDiscovery",
    ])
    expect(jobsOf(cluster)).toEqual([])
  })

  it("a GPU that only discovery finds out to be needed", () => {
    const log = OUTPUT.replace("MI300X", "MI355X")
    const { subject } = discoveredScene(template({ gpu: { requests: 1 } }), clusterOf(), log)
    expect(shortly(subject, "GPUReady", "Discovered")).toEqual([
      "NotAvailable",
      "False/GPUNotAvailable",
      "True/DiscoveryComplete",
    ])
  })

  it("a Job of the same name that is somebody else's is left alone", () => {
    const running = settle(template(), clusterOf())
    const foreign = { ...jobIn(running), metadata: { ...jobIn(running).metadata, uid: "other", ownerReferences: [] } }
    const { subject, cluster } = settle(template(), clusterOf(foreign))
    expect(shortly(subject, "DiscoveryJobReady")).toEqual(["Failed", "False/AdoptionRefused"])
    expect(jobIn({ cluster })).toBe(foreign)
  })

  it("a paused template, and one that is deleted, are left alone", () => {
    const { metadata, ...rest } = template()
    const paused = { ...metadata, annotations: { "aim.eai.amd.com/reconciliation-paused": "true" } }
    expect(planFor({ ...rest, metadata: paused }, clusterOf())).toMatchObject({ apply: [], status: undefined })
    expect(
      planFor({ ...rest, metadata: { ...metadata, deletionTimestamp: "2026-01-31T12:00:00Z" } }, clusterOf()).status,
    ).toBeUndefined()
  })

  it("a pod that waits for a node, or for its image", () => {
    const running = settle(template(), clusterOf())
    const withPod = (waiting?: { readonly reason: string; readonly message: string }) =>
      settle(
        running.subject,
        running.cluster.with([
          podOf(jobIn(running), {
            phase: "Pending",
            ...(waiting === undefined ? {} : { containerStatuses: [{ name: "discovery", state: { waiting } }] }),
          }),
        ]),
      ).subject
    expect(shortly(withPod(), "DiscoveryPodsReady", "Discovered")).toEqual([
      "Pending",
      "False/PodsPending",
      "False/AwaitingDiscovery",
    ])
    const unauthorized = { reason: "ErrImagePull", message: "401 Unauthorized" }
    expect(shortly(withPod(unauthorized), "DiscoveryPodsReady", "AuthValid", "Discovered")).toEqual([
      "Failed",
      "False/ImagePullAuthFailure",
      "False/AuthError",
      "False/AwaitingDiscovery",
    ])
    expect(shortly(withPod({ reason: "ImagePullBackOff", message: "not found" }), "DiscoveryPodsReady")).toEqual([
      "Failed",
      "False/ImageNotFound",
    ])
  })
})
