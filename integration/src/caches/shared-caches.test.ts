import {
  type AIMArtifact,
  AIMArtifactKind,
  type AIMService,
  AIMServiceKind,
  type Job,
  JobKind,
  PersistentVolumeClaimKind,
} from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { bytesOf } from "../../../apps/downloader/src/test-fixtures/download-run.ts"
import { OPERATOR_USER } from "../operator/installed-cluster.ts"
import { followKind } from "../scale/follow-kind.ts"
import { type CacheCluster, PATIENCE, type Stage, startCacheCluster, withDownloader } from "./cache-cluster.ts"
import { differencesIn } from "./volume.ts"

const MEBIBYTE = 1024 * 1024
const FILES = new Map([
  ["config.json", Buffer.from("{}")],
  ["model.safetensors", bytesOf(12 * MEBIBYTE + 5)],
])

describe("a cache that services share", () => {
  let cluster: CacheCluster
  let stage: Stage
  const seenArtifacts: Array<AIMArtifact> = []
  const seenServices: Array<AIMService> = []
  const seenJobs = new Map<string, Job>()
  const watches: Array<ReturnType<typeof followKind>> = []

  beforeAll(async () => {
    cluster = await startCacheCluster()
    stage = await cluster.stage("shared", FILES)
    watches.push(
      followKind(cluster.admin, AIMArtifactKind, {}, (object) => {
        if (isObjectOf(AIMArtifactKind)(object)) seenArtifacts.push(object)
      }),
      followKind(cluster.admin, AIMServiceKind, {}, (object) => {
        if (isObjectOf(AIMServiceKind)(object)) seenServices.push(object)
      }),
      followKind(cluster.admin, JobKind, {}, (object) => {
        if (isObjectOf(JobKind)(object)) seenJobs.set(object.metadata.name, object)
      }),
    )
    await cluster.operate(withDownloader)
  }, 900_000)
  afterAll(async () => {
    for (const watch of watches) await watch.stop()
    await cluster?.stop()
  })

  const reasonsOf = (type: string): ReadonlyArray<string> => {
    const reasons = seenServices.flatMap(({ status }) =>
      (status?.conditions ?? []).filter((condition) => condition.type === type).map(({ reason }) => reason),
    )
    return reasons.filter((reason, index) => reason !== reasons[index - 1])
  }
  const containerOf = async (service: string) => {
    const { spec } = await cluster.scene.inferenceService(stage.namespace, service)
    return { container: spec.predictor.containers?.[0], volumes: spec.predictor.volumes }
  }

  it("is filled before the service starts, and everybody can watch it", async () => {
    stage.hub.bytesPerSecond = MEBIBYTE
    await stage.serve("first", { caching: { mode: "Always" } })
    const isUnderway = ({ status }: AIMArtifact) => (status?.progress?.percentage ?? 0) > 20
    await expect.poll(() => seenArtifacts.some(isUnderway), PATIENCE).toBe(true)
    expect((await cluster.scene.read(AIMServiceKind, stage.namespace, "first"))?.status?.status).not.toBe("Running")
    stage.hub.bytesPerSecond = undefined
    await cluster.scene.untilSeen(stage.namespace, "first", { status: "Running", CacheReady: "True CacheWarm" })
    const reasons = reasonsOf("CacheReady")
    expect([reasons[0], reasons.at(-1)]).toEqual(["WaitingForCache", "CacheWarm"])
    expect(new Set(reasons.slice(0, -1))).toEqual(new Set(["WaitingForCache", "CacheWarming"]))
  }, 300_000)

  it("has shown how far it was, byte by byte and never backwards", () => {
    const progress = seenArtifacts.flatMap(({ status }) => (status?.progress === undefined ? [] : [status.progress]))
    const percentages = progress.map(({ percentage = 0 }) => percentage)
    expect(new Set(percentages).size).toBeGreaterThan(5)
    expect(percentages.toSorted((left, right) => left - right)).toEqual(percentages)
    const total = [...FILES.values()].reduce((sum, { length }) => sum + length, 0)
    expect(progress.at(-1)).toMatchObject({ totalBytes: total, downloadedBytes: total, displayPercentage: "100 %" })
    expect(seenArtifacts.some(({ status }) => status?.download?.message === "Downloading with XET")).toBe(true)
    expect(seenArtifacts.at(-1)?.status?.download).toMatchObject({ protocol: "XET", attempt: 1, message: "Complete" })
  })

  it("was measured first, then got a volume with headroom, then its files", async () => {
    const artifact = await stage.untilArtifact("Ready")
    const total = [...FILES.values()].reduce((sum, { length }) => sum + length, 0)
    expect(artifact.status).toMatchObject({
      discoveredSizeBytes: total,
      displaySize: "12 MiB",
      allocatedSize: "1Gi",
      headroomPercent: 10,
      mode: "Shared",
    })
    const jobs = [...seenJobs.values()].toSorted((left, right) =>
      (left.metadata.creationTimestamp ?? "") < (right.metadata.creationTimestamp ?? "") ? -1 : 1,
    )
    expect(jobs.map(({ metadata }) => metadata.labels?.["aim.eai.amd.com/component"])).toEqual([
      "check-size",
      "download",
    ])
    const claim = await cluster.scene.read(
      PersistentVolumeClaimKind,
      stage.namespace,
      artifact.status?.persistentVolumeClaim ?? "",
    )
    expect(claim).toMatchObject({
      metadata: { annotations: { "aim.eai.amd.com/download-verified": jobs[1]?.metadata.uid } },
      spec: { accessModes: ["ReadWriteMany"], resources: { requests: { storage: "1Gi" } } },
    })
    const folder = cluster.kubelet.claimFolder(stage.namespace, claim?.metadata.name ?? "")
    expect(await differencesIn(folder, FILES)).toEqual([])
  })

  it("is mounted where the model's files are expected", async () => {
    const { container, volumes } = await containerOf("first")
    const [artifact] = await stage.artifacts()
    const mount = container?.volumeMounts?.find(({ mountPath }) => mountPath === `/workspace/cache/${stage.modelId}`)
    expect(volumes?.find(({ name }) => name === mount?.name)).toMatchObject({
      persistentVolumeClaim: { claimName: artifact?.status?.persistentVolumeClaim },
    })
  })

  it("serves a second service without another byte", async () => {
    const [requests, sent] = [stage.hub.requests.length, stage.hub.sentBytes]
    await stage.serve("second", { caching: { mode: "Always" } })
    await cluster.scene.untilSeen(stage.namespace, "second", { status: "Running", CacheReady: "True CacheWarm" })
    expect((await containerOf("second")).volumes).toEqual((await containerOf("first")).volumes)
    expect([stage.hub.requests.length, stage.hub.sentBytes]).toEqual([requests, sent])
    expect(await stage.artifacts()).toHaveLength(1)
    expect(await stage.caches()).toHaveLength(1)
  }, 200_000)

  it("says when it was used last", async () => {
    expect((await stage.artifacts())[0]?.status?.lastUsed).toMatch(/^\d{4}-\d\d-\d\dT/)
  })

  it("outlives its services, and serves the next one as well", async () => {
    const sent = stage.hub.sentBytes
    for (const name of ["first", "second"]) {
      await cluster.kubectl(["delete", "aimservice", name, "-n", stage.namespace, "--timeout=120s"])
    }
    expect((await stage.artifacts()).map(({ status }) => status?.status)).toEqual(["Ready"])
    expect((await stage.caches()).map(({ status }) => status?.status)).toEqual(["Ready"])
    await stage.serve("third", { caching: { mode: "Always" } })
    await cluster.scene.untilSeen(stage.namespace, "third", { status: "Running", CacheReady: "True CacheWarm" })
    expect(stage.hub.sentBytes).toBe(sent)
  }, 400_000)

  it("nobody was refused anything: neither the operator nor the downloader, each under its own account", async () => {
    const downloader = `system:serviceaccount:${stage.namespace}:aim-artifact-downloader`
    const reports = await cluster.audit.requestsOf(downloader)
    expect(reports.length).toBeGreaterThan(5)
    const [artifact] = await stage.artifacts()
    const path = `/apis/aim.eai.amd.com/v1alpha1/namespaces/${stage.namespace}/aimartifacts/${artifact?.metadata.name}/status`
    expect(reports.filter(({ verb, uri, code }) => verb !== "patch" || !uri.startsWith(path) || code !== 200)).toEqual(
      [],
    )
    expect((await cluster.audit.requestsOf(OPERATOR_USER)).filter(({ code }) => code === 403)).toEqual([])
  })
})
