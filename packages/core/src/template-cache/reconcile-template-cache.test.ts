import type { AIMResourceStatus, AIMTemplateCache } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import {
  after,
  artifact,
  cache,
  clusterOf,
  clusterTemplate,
  conditionOf,
  modelCache,
  namespace,
  OTHER,
  ownedBy,
  planFor,
  SOURCE,
  settle,
  statusOf,
  template,
  writesOf,
} from "./test-fixtures/cache-cluster.ts"

const DELETED = "2026-01-31T11:59:00Z"

describe("the template of a cache", () => {
  it.each<[AIMResourceStatus, AIMResourceStatus]>([
    ["Progressing", "Pending"],
    ["Pending", "Pending"],
    ["NotAvailable", "NotAvailable"],
    ["Degraded", "Degraded"],
    ["Failed", "Failed"],
  ])("templates #51: while it is %s, the cache is %s, and says what the template says", (status, expected) => {
    const plan = planFor(cache(), clusterOf(template(status)))
    expect(statusOf(plan).status).toBe(expected)
    expect(plan.apply).toEqual([])
    expect(conditionOf(plan, "ServiceTemplateReady")).toMatchObject({
      status: "False",
      reason: "SomeReason",
      message: "what the template says",
    })
    expect(conditionOf(plan, "ArtifactsReady")).toMatchObject({ status: "False", reason: "AwaitingTemplate" })
  })

  it.each([
    ["#51: where it does not exist", cache(), []],
    ["#52: where only the namespace has one", cache({ templateScope: "Cluster" }), [template()]],
    ["where only the cluster has one", cache({ templateScope: "Namespace" }), [clusterTemplate()]],
  ])("templates %s, the cache fails", (_title, subject, objects) => {
    const plan = planFor(subject, clusterOf(...objects))
    expect(statusOf(plan).status).toBe("Failed")
    expect(conditionOf(plan, "Ready")).toMatchObject({ reason: "ReferenceNotFound" })
    expect(conditionOf(plan, "ConfigValid")).toMatchObject({ status: "False" })
    expect(conditionOf(plan, "TemplateFound")).toMatchObject({ status: "False" })
  })

  it.each([
    ["the namespace's before the cluster's", [template(), clusterTemplate()], "AIMServiceTemplate", "Namespace"],
    ["the cluster's where there is no other", [clusterTemplate()], "AIMClusterServiceTemplate", "Cluster"],
  ])("a cache that names no scope means %s, and says so from then on", (_title, objects, kind, scope) => {
    const subject = cache({})
    expect(statusOf(planFor(subject, clusterOf(...objects))).resolvedTemplateKind).toBe(kind)
    const stored = after(subject, clusterOf(...objects)).objects.find((each) => each.kind === "AIMTemplateCache")
    expect(stored).toMatchObject({ spec: { templateName: "llama", templateScope: scope } })
  })

  it("one that was never judged keeps the cache waiting", () => {
    const { status: _status, ...unjudged } = template()
    const plan = planFor(cache(), clusterOf(unjudged))
    expect(statusOf(plan).status).toBe("Pending")
    expect(conditionOf(plan, "ServiceTemplateReady")).toMatchObject({ status: "False", reason: "ResourceFound" })
  })

  it("templates #53: one that needs no files makes the cache ready", () => {
    const plan = planFor(cache(), clusterOf(template("Ready", [])))
    expect(statusOf(plan).status).toBe("Ready")
    expect(conditionOf(plan, "ArtifactsReady")).toMatchObject({ status: "True", reason: "NoModelSources" })
  })
})

describe("the artifacts of a cache", () => {
  it("are created for sources that nothing holds, and belong to nobody", () => {
    const subject = cache(
      {
        templateScope: "Namespace",
        env: [{ name: "HF_TOKEN", value: "t" }],
        downloadImage: "mirror/downloader",
        imagePullSecrets: [{ name: "pull" }],
        storageClassName: "fast",
        runtimeConfigName: "default",
      },
      undefined,
      { annotations: { "aim.eai.amd.com/pvc-headroom-percent": "25" } },
    )
    const plan = planFor(subject, clusterOf(template("Ready", [OTHER, SOURCE])))
    expect(statusOf(plan).status).toBe("Progressing")
    expect(conditionOf(plan, "ArtifactsReady")).toMatchObject({ status: "False", reason: "CreatingCaches" })
    const created = plan.apply.find(({ object }) => object.metadata.name.startsWith("hf-"))?.object
    expect(created?.metadata.ownerReferences).toBeUndefined()
    expect(created).toMatchObject({
      kind: "AIMArtifact",
      metadata: {
        namespace: "ml-team",
        labels: {
          "template-created": "true",
          "aim.eai.amd.com/template.name": "llama",
          "aim.eai.amd.com/template.scope": "Namespace",
          "aim.eai.amd.com/template.index": "1",
          "aim.eai.amd.com/template-cache.name": "cache-a",
          "app.kubernetes.io/managed-by": "aim-template-cache-controller",
        },
        annotations: { "aim.eai.amd.com/pvc-headroom-percent": "25" },
      },
      spec: {
        sourceUri: "hf://amd/llama",
        modelId: "amd/llama",
        size: "16Gi",
        storageClassName: "fast",
        env: [{ name: "HF_TOKEN", value: "t" }],
        runtimeConfigName: "default",
        imagePullSecrets: [{ name: "pull" }],
        modelDownloadImage: "mirror/downloader",
      },
    })
  })

  it("belong to a dedicated cache", () => {
    const plan = planFor(cache({ templateScope: "Namespace", mode: "Dedicated" }), clusterOf(template()))
    expect(plan.apply[0]?.object.metadata.ownerReferences).toMatchObject([{ uid: "cache-uid", controller: true }])
  })

  it("the cache's own list of sources counts before the template's", () => {
    const subject = cache({ templateScope: "Namespace", modelSources: [OTHER] })
    expect(planFor(subject, clusterOf(template())).apply.map(({ object }) => object)).toMatchObject([
      { spec: { sourceUri: OTHER.sourceUri } },
    ])
  })

  it("templates #50: the worst decides, and says why", () => {
    const other = artifact("draft", "Failed", { spec: OTHER })
    const ownName = settle(clusterOf(template("Ready", [OTHER]), cache())).snapshot.objects.find(
      ({ kind }) => kind === "AIMArtifact",
    )?.metadata.name
    const failed = { ...other, metadata: { ...other.metadata, name: ownName ?? "" } }
    const plan = planFor(cache(), clusterOf(template("Ready", [SOURCE, OTHER]), artifact("llama", "Ready"), failed))
    expect(statusOf(plan).status).toBe("Failed")
    expect(conditionOf(plan, "ArtifactsReady")).toMatchObject({
      status: "False",
      reason: "SourceNotFound",
      message: expect.stringMatching(/^One or more caches are not ready: .*no such repository/),
    })
  })

  it("when all are ready, so is the cache, and its status tells where the files are", () => {
    const subject = cache()
    const objects = [template("Ready", [SOURCE, OTHER]), artifact("llama", "Ready")]
    const old = { ...modelCache("draft", "Ready"), spec: OTHER }
    const plan = planFor(subject, clusterOf(...objects, old))
    expect(statusOf(plan)).toMatchObject({
      status: "Ready",
      artifacts: {
        llama: {
          uid: "llama-uid",
          name: "llama",
          model: "amd/llama",
          status: "Ready",
          persistentVolumeClaim: "llama-claim",
          mountPoint: "/workspace/cache/amd/llama",
        },
        draft: { mountPoint: "/workspace/model-cache/amd/draft" },
      },
      modelCaches: { "amd/llama": { name: "llama" }, "amd/draft": { name: "draft" } },
    })
    expect(plan.apply).toEqual([])
  })

  it("the status tells what is there while something is missing", () => {
    const plan = planFor(cache(), clusterOf(template("Ready", [SOURCE, OTHER]), artifact("llama", "Ready")))
    expect(Object.keys(statusOf(plan).artifacts ?? {})).toEqual(["llama"])
  })

  it("a model identifier leads nowhere but below the place for caches", () => {
    const source = { ...SOURCE, modelId: "amd/.." }
    const plan = planFor(cache(), clusterOf(template("Ready", [source]), artifact("llama", "Ready")))
    expect(statusOf(plan).artifacts).toMatchObject({ llama: { mountPoint: "/workspace/cache/amd" } })
  })

  it("two sources with one identifier are kept apart", () => {
    const twin = { ...OTHER, modelId: SOURCE.modelId }
    const held = [artifact("llama", "Ready"), artifact("draft", "Ready", { spec: OTHER })]
    const plan = planFor(cache(), clusterOf(template("Ready", [SOURCE, twin]), ...held))
    expect(statusOf(plan).modelCaches).toMatchObject({ "amd/llama": { name: "llama" }, draft: { name: "draft" } })
  })

  it("a shared cache takes over what belongs to a dedicated one, which goes on using it", () => {
    const owner = cache(
      { templateScope: "Namespace", mode: "Dedicated" },
      { artifacts: { llama: { uid: "llama-uid" } } },
      { name: "own", uid: "own-uid" },
    )
    const held = artifact("llama", "Ready", { metadata: ownedBy("own-uid") })
    const cluster = clusterOf(template(), owner, held, cache())
    expect(writesOf(planFor(cache(), cluster))).toEqual(["release AIMArtifact llama"])
    const { snapshot, converged } = settle(cluster)
    expect(converged).toBe(true)
    expect(snapshot.objects.find(({ kind }) => kind === "AIMArtifact")?.metadata.ownerReferences).toBeUndefined()
    const caches = snapshot.objects.filter(({ kind }) => kind === "AIMTemplateCache")
    expect(caches).toMatchObject([{ status: { status: "Ready" } }, { status: { status: "Ready" } }])
  })

  it("what was known of them stays while the template is away", () => {
    const subject = cache({ templateScope: "Namespace" }, { artifacts: { llama: { uid: "llama-uid" } } })
    expect(statusOf(planFor(subject, clusterOf())).artifacts).toEqual({ llama: { uid: "llama-uid" } })
  })
})

describe("the deletion of a cache", () => {
  const deleted = cache({ templateScope: "Namespace" }, undefined, { deletionTimestamp: DELETED })
  const made = (name: string, status: AIMResourceStatus, given: Parameters<typeof artifact>[2] = {}) =>
    artifact(name, status, { ...given, metadata: { labels: { "aim.eai.amd.com/template-cache.name": "cache-a" } } })
  const user: AIMTemplateCache = cache(
    undefined,
    { artifacts: { filling: { uid: "filling-uid" } } },
    {
      name: "other",
      uid: "other-uid",
    },
  )

  it("templates #54: what was never filled goes with it, unless another cache waits for it", () => {
    const plan = planFor(
      deleted,
      clusterOf(made("full", "Ready"), made("broken", "Failed"), made("filling", "Progressing"), user),
    )
    expect(plan.delete.map(({ ref }) => ref.name)).toEqual(["broken"])
    expect(plan.finalizers.remove).toEqual(["aim.eai.amd.com/artifactcleanup"])
  })

  it("files that were there once stay, whatever is wrong now", () => {
    const once = made("once", "Degraded", { status: { lastUsed: "2026-01-30T12:00:00Z" } })
    expect(planFor(deleted, clusterOf(once)).delete).toEqual([])
  })

  it("what others created is none of its business", () => {
    expect(planFor(deleted, clusterOf(artifact("foreign", "Failed"))).delete).toEqual([])
  })

  it("in a namespace that goes away nothing is deleted, and nothing holds it up", () => {
    const going = { ...namespace, metadata: { ...namespace.metadata, deletionTimestamp: DELETED } }
    const plan = planFor(deleted, clusterOf(made("broken", "Failed")).with([going]))
    expect(plan.delete).toEqual([])
    expect(plan.finalizers.remove).toEqual(["aim.eai.amd.com/artifactcleanup"])
  })
})

describe("at rest", () => {
  it.each([
    ["a cache without anything", []],
    ["one whose artifact is ready", [artifact("llama", "Ready")]],
    ["one beside a dedicated cache", [cache({ mode: "Dedicated" }, undefined, { name: "own", uid: "own-uid" })]],
  ])("%s comes to rest", (_title, objects) => {
    const { finalizers: _finalizers, ...metadata } = cache({}).metadata
    const { converged } = settle(clusterOf(template(), { ...cache({}), metadata }, ...objects))
    expect(converged).toBe(true)
  })
})
