import {
  AIM_API_VERSION,
  type AIMModelCache,
  AIMModelCacheKind,
  AIMServiceKind,
  PersistentVolumeClaimKind,
  PodKind,
} from "@aim-engine/api"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { bytesOf } from "../../../apps/downloader/src/test-fixtures/download-run.ts"
import { type CacheCluster, PATIENCE, type Stage, startCacheCluster, withDownloader } from "./cache-cluster.ts"
import { differencesIn } from "./volume.ts"

const FILES = new Map([
  ["config.json", Buffer.from("{}")],
  ["model.safetensors", bytesOf(3 * 1024 * 1024)],
])
const TOTAL = [...FILES.values()].reduce((sum, { length }) => sum + length, 0)

describe("what becomes of caches", () => {
  let cluster: CacheCluster

  beforeAll(async () => {
    cluster = await startCacheCluster()
    await cluster.operate(withDownloader)
  }, 900_000)
  afterAll(() => cluster?.stop())

  const removeService = (stage: Stage, name: string) =>
    cluster.kubectl(["delete", "aimservice", name, "-n", stage.namespace, "--timeout=120s"])
  const claims = (stage: Stage) => cluster.scene.list(PersistentVolumeClaimKind, stage.namespace)
  const downloads = async (stage: Stage) =>
    (await cluster.scene.list(PodKind, stage.namespace)).filter(
      ({ metadata }) => metadata.labels?.["aim.eai.amd.com/component"] === "download",
    )
  const untilGone = async (stage: Stage) => {
    for (const list of [stage.caches, stage.artifacts, () => claims(stage), () => downloads(stage)]) {
      await expect.poll(async () => (await list()).map(({ metadata }) => metadata.name), PATIENCE).toEqual([])
    }
  }
  const mountsOf = async (stage: Stage, service: string) => {
    const { spec } = await cluster.scene.inferenceService(stage.namespace, service)
    return (spec.predictor.containers?.[0]?.volumeMounts ?? []).map(({ mountPath }) => mountPath)
  }

  it("one that is not filled goes with the service that asked for it, and its download ends", async () => {
    const stage = await cluster.stage("unfinished", FILES)
    stage.hub.bytesPerSecond = 64 * 1024
    await stage.serve("chat", { caching: { mode: "Always" } })
    await expect.poll(() => stage.hub.sentBytes, PATIENCE).toBeGreaterThan(0)
    await removeService(stage, "chat")
    await untilGone(stage)
  }, 300_000)

  it("one that is not filled stays as long as another service waits for it", async () => {
    const stage = await cluster.stage("awaited", FILES)
    stage.hub.bytesPerSecond = 64 * 1024
    await stage.serve("first", { caching: { mode: "Always" } })
    await stage.serve("second", { caching: { mode: "Always" } })
    await cluster.scene.untilSeen(stage.namespace, "second", { CacheReady: "False CacheWarming" })
    await expect.poll(() => stage.hub.sentBytes, PATIENCE).toBeGreaterThan(0)
    const [artifact] = await stage.artifacts()
    await removeService(stage, "first")
    stage.hub.bytesPerSecond = undefined
    await cluster.scene.untilSeen(stage.namespace, "second", { status: "Running", CacheReady: "True CacheWarm" })
    expect((await stage.untilArtifact("Ready")).metadata.uid).toBe(artifact?.metadata.uid)
  }, 300_000)

  it("a Dedicated one is its service's alone, and dies with it although it is filled", async () => {
    const stage = await cluster.stage("dedicated", FILES)
    await stage.serve("own", { caching: { mode: "Dedicated" } })
    const running = await cluster.scene.untilSeen(stage.namespace, "own", { status: "Running" })
    const [cache] = await stage.caches()
    expect(cache).toMatchObject({
      metadata: { ownerReferences: [{ kind: "AIMService", uid: running.metadata.uid }] },
      spec: { mode: "Dedicated" },
    })
    const artifact = await stage.untilArtifact("Ready")
    expect(artifact).toMatchObject({
      metadata: { ownerReferences: [{ kind: "AIMTemplateCache", uid: cache?.metadata.uid }] },
      status: { mode: "Dedicated" },
    })
    await removeService(stage, "own")
    await untilGone(stage)
  }, 300_000)

  it("a Dedicated one that somebody else comes to share is shared from then on, and stays", async () => {
    const stage = await cluster.stage("promoted", FILES)
    await stage.serve("own", { caching: { mode: "Dedicated" } })
    await cluster.scene.untilSeen(stage.namespace, "own", { status: "Running" })
    const { metadata } = await stage.untilArtifact("Ready")
    const sent = stage.hub.sentBytes
    await stage.serve("other", { caching: { mode: "Always" } })
    await cluster.scene.untilSeen(stage.namespace, "other", { status: "Running", CacheReady: "True CacheWarm" })
    await removeService(stage, "own")
    await expect.poll(async () => (await stage.caches()).length, PATIENCE).toBe(1)
    expect(await stage.untilArtifact("Ready")).toMatchObject({
      metadata: { uid: metadata.uid },
      status: { mode: "Shared" },
    })
    await cluster.scene.untilSeen(stage.namespace, "other", { status: "Running", CacheReady: "True CacheWarm" })
    expect(stage.hub.sentBytes).toBe(sent)
  }, 400_000)

  it("a download whose pod is taken away goes on where it was in the next one", async () => {
    const stage = await cluster.stage("evicted", FILES)
    stage.hub.bytesPerSecond = 1024 * 1024
    await stage.serve("chat", { caching: { mode: "Always" } })
    await expect.poll(() => stage.hub.sentBytes, PATIENCE).toBeGreaterThan(TOTAL / 2)
    const [pod] = await downloads(stage)
    await cluster.kubectl(["delete", "pod", pod?.metadata.name ?? "", "-n", stage.namespace, "--timeout=60s"])
    stage.hub.bytesPerSecond = undefined
    await cluster.scene.untilSeen(stage.namespace, "chat", { status: "Running", CacheReady: "True CacheWarm" })
    const next = (await downloads(stage)).map(({ metadata }) => metadata.name)
    expect(next).toHaveLength(1)
    expect(next).not.toContain(pod?.metadata.name)
    const artifact = await stage.untilArtifact("Ready")
    const folder = cluster.kubelet.claimFolder(stage.namespace, artifact.status?.persistentVolumeClaim ?? "")
    expect(await differencesIn(folder, FILES)).toEqual([])
    expect(stage.hub.sentBytes / TOTAL).toBeLessThan(1.3)
  }, 300_000)

  it("a volume that is lost is filled anew, and services go on with it", async () => {
    const stage = await cluster.stage("lost", FILES)
    await stage.serve("chat", { caching: { mode: "Always" } })
    await cluster.scene.untilSeen(stage.namespace, "chat", { status: "Running" })
    const [before] = await claims(stage)
    const sent = stage.hub.sentBytes
    const name = before?.metadata.name ?? ""
    // Its volume is gone, whoever mounts it.
    await cluster.kubectl(["delete", "pvc", name, "-n", stage.namespace, "--wait=false"])
    await cluster.scene.patch(PersistentVolumeClaimKind, stage.namespace, name, { metadata: { finalizers: null } })
    const verified = async () =>
      (await claims(stage)).some(
        ({ metadata }) =>
          metadata.uid !== before?.metadata.uid &&
          metadata.annotations?.["aim.eai.amd.com/download-verified"] !== undefined,
      )
    await expect.poll(verified, PATIENCE).toBe(true)
    expect(stage.hub.sentBytes).toBeGreaterThan(sent)
    const artifact = await stage.untilArtifact("Ready")
    const folder = cluster.kubelet.claimFolder(stage.namespace, artifact.status?.persistentVolumeClaim ?? "")
    expect(await differencesIn(folder, FILES)).toEqual([])
  }, 300_000)

  describe("an AIMModelCache of a user", () => {
    let stage: Stage
    const read = () => cluster.scene.read(AIMModelCacheKind, stage.namespace, "weights")

    it("is filled with KServe's image, which reports nothing while it works", async () => {
      stage = await cluster.stage("adopted", FILES)
      const object: AIMModelCache = {
        apiVersion: AIM_API_VERSION,
        kind: "AIMModelCache",
        metadata: { name: "weights", namespace: stage.namespace },
        spec: { sourceUri: stage.sourceUri, modelId: stage.modelId },
      }
      await cluster.scene.write({ kind: AIMModelCacheKind, object })
      await expect.poll(async () => (await downloads(stage)).length, PATIENCE).toBe(1)
      const [pod] = await downloads(stage)
      const container = pod?.spec?.containers[0]
      expect(container).toMatchObject({
        image: "kserve/storage-initializer:v0.16.0",
        args: [stage.sourceUri, "/cache"],
        volumeMounts: expect.arrayContaining([expect.objectContaining({ mountPath: "/cache" })]),
      })
      expect(container?.command).toBeUndefined()
      expect(container?.env).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ name: "HF_ENDPOINT", value: expect.stringMatching(/^http/) }),
        ]),
      )
      await expect.poll(async () => (await read())?.status?.status, PATIENCE).toBe("Ready")
      expect((await read())?.status).toMatchObject({ progress: { percentage: 100, displayPercentage: "100 %" } })
    }, 300_000)

    it("is adopted by the cache of a template, and mounted where its kind is", async () => {
      const sent = stage.hub.sentBytes
      await stage.serve("chat", { caching: { mode: "Always" } })
      await cluster.scene.untilSeen(stage.namespace, "chat", { status: "Running", CacheReady: "True CacheWarm" })
      expect(await mountsOf(stage, "chat")).toContain(`/workspace/model-cache/${stage.modelId}`)
      expect(await stage.artifacts()).toEqual([])
      expect(stage.hub.sentBytes).toBe(sent)
      const [cache] = await stage.caches()
      expect(Object.values(cache?.status?.modelCaches ?? {})).toMatchObject([
        { name: "weights", status: "Ready", persistentVolumeClaim: (await read())?.status?.persistentVolumeClaim },
      ])
    }, 300_000)

    it("stays when the service and the cache of the template go", async () => {
      await removeService(stage, "chat")
      await cluster.kubectl(["delete", "aimtemplatecaches", "--all", "-n", stage.namespace, "--timeout=60s"])
      expect((await read())?.status?.status).toBe("Ready")
      expect(await cluster.scene.read(AIMServiceKind, stage.namespace, "chat")).toBeUndefined()
      expect(await claims(stage)).toHaveLength(1)
    }, 200_000)
  })
})
