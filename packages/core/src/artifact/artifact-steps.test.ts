import { describe, expect, it } from "@effect/vitest"
import { ResourceExhaustionError } from "../errors/domain-error.ts"
import { formatTime } from "../time/rfc3339.ts"
import {
  ACCESS,
  artifact,
  CHECK_SIZE_NAME,
  CLAIM_NAME,
  claim,
  claimEvent,
  clusterOf,
  conditionOf,
  DOWNLOAD_NAME,
  job,
  MINUTE,
  NOW,
  planned,
  plannedContainer,
  pod,
  reconcileOnce,
  runtimeConfig,
  statusOf,
  withLog,
  writesOf,
} from "./test-fixtures/artifact-cluster.ts"

const UNSIZED = artifact({})

describe("the steps of a download", () => {
  it("templates #59: what has no size is measured, and nothing else happens", () => {
    const outcome = reconcileOnce(clusterOf(...ACCESS), UNSIZED)
    expect(writesOf(outcome)).toEqual([`Create Job ${CHECK_SIZE_NAME}`])
    expect(plannedContainer(outcome.plan)).toMatchObject({
      name: "check-size",
      command: ["/check-size.sh"],
      args: ["hf://amd/Llama-3.1-8B"],
    })
    expect(statusOf(outcome.plan)).toMatchObject({ status: "Progressing", mode: "Shared" })
  })

  it("templates #60: a known size leads to the claim, and to nothing else", () => {
    const outcome = reconcileOnce(clusterOf(...ACCESS), artifact())
    expect(writesOf(outcome)).toEqual([`Create PersistentVolumeClaim ${CLAIM_NAME}`])
    expect(planned(outcome.plan, "PersistentVolumeClaim")).toMatchObject({
      metadata: {
        labels: {
          "aim.eai.amd.com/cache.name": "my-artifact",
          "aim.eai.amd.com/source-model": "amd_llama-3.1-8b",
          "app.kubernetes.io/managed-by": "aim-artifact-controller",
        },
        ownerReferences: [{ kind: "AIMArtifact", name: "my-artifact", controller: true }],
      },
      spec: { accessModes: ["ReadWriteMany"], resources: { requests: { storage: "10Gi" } } },
    })
    expect(statusOf(outcome.plan)).toMatchObject({
      status: "Progressing",
      persistentVolumeClaim: CLAIM_NAME,
      allocatedSize: "10Gi",
      headroomPercent: 10,
      displaySize: "8.5 GiB",
    })
  })

  it("templates #61: the download does not wait for the volume", () => {
    const outcome = reconcileOnce(clusterOf(...ACCESS, claim("Pending")), artifact())
    expect(writesOf(outcome)).toEqual([`Create Job ${DOWNLOAD_NAME}`])
    expect(conditionOf(outcome.plan, "CachePvcReady")).toMatchObject({ status: "False", reason: "PvcPending" })
  })

  it("a download waits until it may report its progress", () => {
    expect(writesOf(reconcileOnce(clusterOf(claim()), artifact()))).toEqual([
      "Create ServiceAccount aim-artifact-downloader",
      "Create RoleBinding aim-engine-artifact-status-updater",
    ])
  })

  it("templates #62: files that were verified need nothing, whatever became of the Job", () => {
    const outcome = reconcileOnce(
      clusterOf(...ACCESS, claim("Bound", { verified: true })),
      artifact(undefined, { status: "Degraded" }),
    )
    expect(outcome.plan.apply).toEqual([])
    expect(statusOf(outcome.plan).status).toBe("Ready")
  })

  it("templates #63: a lost claim takes its Job with it, then is made anew and filled anew", () => {
    const ready = artifact(undefined, { status: "Ready", persistentVolumeClaim: CLAIM_NAME })
    const first = reconcileOnce(clusterOf(...ACCESS, job("download", "Complete")), ready)
    expect(writesOf(first)).toEqual([`Delete Job ${DOWNLOAD_NAME}`, `Create PersistentVolumeClaim ${CLAIM_NAME}`])
    expect(statusOf(first.plan).status).toBe("Progressing")
    const second = reconcileOnce(first.cluster, { ...ready, status: statusOf(first.plan) })
    expect(writesOf(second)).toEqual([`Create Job ${DOWNLOAD_NAME}`])
  })

  it("templates #63: a Job for an earlier claim of that name is no download of this one", () => {
    const outcome = reconcileOnce(
      clusterOf(...ACCESS, claim(), job("download", "Complete", { pvcUid: "earlier" })),
      artifact(),
    )
    expect(writesOf(outcome)[0]).toBe(`Delete Job ${DOWNLOAD_NAME}`)
    expect(statusOf(outcome.plan).status).toBe("Progressing")
  })

  it.each([
    ["verified files on it", { verified: true }, []],
    ["files that were downloaded just now", {}, [job("download", "Complete")]],
    ["nothing on it yet", {}, []],
  ])("a claim that is being deleted is not ready, and left alone, with %s", (_title, options, jobs) => {
    const leaving = claim("Bound", { ...options, terminating: true })
    const outcome = reconcileOnce(clusterOf(...ACCESS, leaving, ...jobs), artifact())
    expect(writesOf(outcome)).toEqual([])
    expect(planned(outcome.plan, "PersistentVolumeClaim")).toBeUndefined()
    expect(statusOf(outcome.plan)).toMatchObject({ status: "Progressing", persistentVolumeClaim: CLAIM_NAME })
    expect(conditionOf(outcome.plan, "Ready")).toMatchObject({
      status: "False",
      message: expect.stringContaining("is being deleted"),
    })
    expect(conditionOf(outcome.plan, "CachePvcReady")).toMatchObject({ status: "False", reason: "PvcTerminating" })
  })

  it("when such a claim is gone, it is made anew and filled anew", () => {
    const leaving = claim("Bound", { verified: true, terminating: true })
    const waiting = reconcileOnce(clusterOf(...ACCESS, leaving), artifact(undefined, { status: "Ready" }))
    const gone = reconcileOnce(clusterOf(...ACCESS), artifact(undefined, statusOf(waiting.plan)))
    expect(writesOf(gone)).toEqual([`Create PersistentVolumeClaim ${CLAIM_NAME}`])
    const { metadata, ...made } = claim("Pending", { uid: "new" })
    const young = { ...made, metadata: { ...metadata, creationTimestamp: formatTime(NOW + MINUTE) } }
    const filling = reconcileOnce(clusterOf(...ACCESS, young), artifact(undefined, statusOf(gone.plan)))
    expect(writesOf(filling)).toEqual([`Create Job ${DOWNLOAD_NAME}`])
  })

  it("a download that succeeded is remembered on the claim", () => {
    const outcome = reconcileOnce(clusterOf(...ACCESS, claim(), job("download", "Complete")), artifact())
    expect(planned(outcome.plan, "PersistentVolumeClaim")?.metadata.annotations).toEqual({
      "aim.eai.amd.com/download-verified": "download-uid",
    })
    expect(statusOf(outcome.plan).status).toBe("Ready")
  })

  it.each([
    ["the artifact was ready with it", -MINUTE, "Ready"],
    ["it is younger than the readiness", -45 * MINUTE, "Progressing"],
  ])("a claim that says nothing counts as filled where %s", (_title, readyAt, expected) => {
    const time = formatTime(NOW + readyAt)
    const conditions = [{ type: "Ready", status: "True" as const, reason: "x", message: "", lastTransitionTime: time }]
    const before = { status: "Ready" as const, persistentVolumeClaim: CLAIM_NAME, conditions }
    const outcome = reconcileOnce(clusterOf(...ACCESS, claim()), artifact(undefined, before))
    expect(statusOf(outcome.plan).status).toBe(expected)
  })

  it("what was measured becomes the size, and the claim follows at once", () => {
    const cluster = clusterOf(
      ...ACCESS,
      job("check-size", "Complete"),
      pod("size-pod", "Succeeded", { job: CHECK_SIZE_NAME }),
    )
    const outcome = reconcileOnce(
      withLog(cluster, "size-pod", "check-size", '{"url":"x","sizeBytes":9094593249}\n'),
      UNSIZED,
    )
    expect(writesOf(outcome)).toEqual([`Create PersistentVolumeClaim ${CLAIM_NAME}`])
    expect(statusOf(outcome.plan)).toMatchObject({ discoveredSizeBytes: 9094593249, displaySize: "8.5 GiB" })
  })

  it("an answer that is not there yet is asked for again", () => {
    const cluster = clusterOf(
      ...ACCESS,
      job("check-size", "Complete"),
      pod("size-pod", "Succeeded", { job: CHECK_SIZE_NAME }),
    )
    const { plan } = reconcileOnce(cluster, UNSIZED)
    expect(conditionOf(plan, "CheckSizeOutputReady")).toMatchObject({ status: "False", reason: "AwaitingSizeOutput" })
    expect(statusOf(plan).status).toBe("Progressing")
    expect(plan.requeueAfterSeconds).toBe(10)
    expect(plan.observations).toMatchObject([{ type: "PodLog", parameters: { container: "check-size" } }])
  })

  it.each([
    ["still runs", pod("size-pod", "Running", { job: CHECK_SIZE_NAME })],
    ["waits still", pod("size-pod", "Pending", { job: CHECK_SIZE_NAME })],
  ])("a complete Job whose pod %s in our view is waited for: Jobs and pods are seen apart", (_title, unfinished) => {
    const outcome = reconcileOnce(clusterOf(...ACCESS, job("check-size", "Complete"), unfinished), UNSIZED)
    expect(writesOf(outcome)).toEqual([])
    expect(conditionOf(outcome.plan, "CheckSizeOutputReady")).toMatchObject({ reason: "AwaitingSizeOutput" })
    expect(outcome.plan.requeueAfterSeconds).toBe(10)
    expect(outcome.plan.observations).toEqual([])
  })

  it.each([
    ["five minutes, though a pod runs", [pod("size-pod", "Running", { job: CHECK_SIZE_NAME })], -5 * MINUTE],
    ["the end of its pod, though one that failed is left", [pod("p", "Failed", { job: CHECK_SIZE_NAME })], -1000],
    ["five minutes", [pod("size-pod", "Succeeded", { job: CHECK_SIZE_NAME })], -5 * MINUTE],
    ["the end of its pod", [], -1000],
  ])("an answer that is not there after %s is found out anew", (_title, pods, endedAt) => {
    const outcome = reconcileOnce(clusterOf(...ACCESS, job("check-size", "Complete", { endedAt }), ...pods), UNSIZED)
    expect(writesOf(outcome)).toEqual([`Delete Job ${CHECK_SIZE_NAME}`])
  })

  it("an answer that makes no sense fails the artifact, and is asked for again later", () => {
    const cluster = clusterOf(
      ...ACCESS,
      job("check-size", "Complete"),
      pod("size-pod", "Succeeded", { job: CHECK_SIZE_NAME }),
    )
    const { plan } = reconcileOnce(withLog(cluster, "size-pod", "check-size", "garbage"), UNSIZED)
    expect(conditionOf(plan, "CheckSizeOutputReady")).toMatchObject({ status: "False", reason: "InvalidSizeOutput" })
    expect(statusOf(plan).status).toBe("Failed")
  })

  it("a claim's class and headroom come from the artifact, then from the runtime config", () => {
    const config = runtimeConfig({ storage: { defaultStorageClassName: "fast", pvcHeadroomPercent: 20 } })
    expect(
      planned(reconcileOnce(clusterOf(...ACCESS, config), artifact()).plan, "PersistentVolumeClaim"),
    ).toMatchObject({
      metadata: { annotations: { "aim.eai.amd.com/pvc-headroom-percent": "20" } },
      spec: { storageClassName: "fast" },
    })
    const wishes = artifact({ size: "10Gi", storageClassName: "slow" }, undefined, {
      annotations: { "aim.eai.amd.com/pvc-headroom-percent": "0" },
    })
    expect(planned(reconcileOnce(clusterOf(...ACCESS, config), wishes).plan, "PersistentVolumeClaim")).toMatchObject({
      spec: { storageClassName: "slow", resources: { requests: { storage: "10Gi" } } },
    })
  })

  it("a volume that cannot be provided degrades the artifact, with the reason that its driver tells", () => {
    const cluster = clusterOf(...ACCESS, claim("Pending"), claimEvent("ProvisioningFailed", "no such class"))
    const stored = artifact(undefined, {
      status: "Progressing",
      conditions: [
        {
          type: "DependenciesReachable",
          status: "False",
          reason: "InfrastructureError",
          message: "",
          lastTransitionTime: "2026-01-31T11:00:00Z",
        },
      ],
    })
    const { plan } = reconcileOnce(cluster, stored)
    expect(conditionOf(plan, "CachePvcReady")).toMatchObject({
      reason: "PvcProvisioningFailed",
      message: "no such class",
    })
    expect(statusOf(plan).status).toBe("Degraded")
  })

  it("a storage quota that refuses the claim fails the artifact by its name", () => {
    const refused = {
      component: "CachePvc",
      ref: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: "ml-team", name: CLAIM_NAME },
      error: new ResourceExhaustionError({ reason: "QuotaExceeded", message: "exceeded quota: storage" }),
    }
    const { plan } = reconcileOnce(clusterOf(...ACCESS), artifact(), { failures: [refused] })
    expect(statusOf(plan).status).toBe("Failed")
    expect(conditionOf(plan, "Ready")).toMatchObject({ status: "False", reason: "StorageQuotaExceeded" })
    expect(plan.requeueAfterSeconds).toBeGreaterThan(0)
  })

  it.each([
    ["a source without a model", { sourceUri: "s3://bucket/key", size: "1Gi" }],
    ["a size that is none", { size: "lots" }],
  ])("%s is refused, and nothing is written", (_title, spec) => {
    const outcome = reconcileOnce(clusterOf(...ACCESS), artifact(spec))
    expect(writesOf(outcome)).toEqual([])
    expect(statusOf(outcome.plan).status).toBe("Failed")
    expect(conditionOf(outcome.plan, "Ready")).toMatchObject({ reason: "InvalidSpec" })
  })

  it("a runtime config that is named and missing stops everything", () => {
    const outcome = reconcileOnce(clusterOf(...ACCESS), artifact({ size: "1Gi", runtimeConfigName: "absent" }))
    expect(writesOf(outcome)).toEqual([])
    expect(conditionOf(outcome.plan, "RuntimeConfigReady")).toMatchObject({ status: "False", reason: "ConfigNotFound" })
  })

  it.each([
    [[{ apiVersion: "v1", kind: "X", name: "x", uid: "x" }], "Dedicated"],
    [[], "Shared"],
  ])("templates #73: with owners %j an artifact is %s", (ownerReferences, mode) => {
    const { plan } = reconcileOnce(clusterOf(...ACCESS), artifact(undefined, undefined, { ownerReferences }))
    expect(statusOf(plan).mode).toBe(mode)
  })

  it("what is paused or deleted is left alone", () => {
    const paused = artifact(undefined, undefined, { annotations: { "aim.eai.amd.com/reconciliation-paused": "true" } })
    const deleted = artifact(undefined, undefined, { deletionTimestamp: "2026-01-31T11:59:00Z", finalizers: ["x"] })
    for (const each of [paused, deleted]) expect(reconcileOnce(clusterOf(), each).plan.status).toBeUndefined()
  })
})

describe("an address that the downloader does not read", () => {
  const REVISION = { sourceUri: "hf://org/model/tree/main", modelId: "org/model" }

  it.each([
    ["hf://org/model/tree/main", "expected hf://org/name"],
    ["s3://bucket/../other", "no step of it may be . or .."],
    ["s3://b", "expected s3://bucket/prefix"],
  ])("%s never becomes a right one: no Job tries it, and what is allowed is told", (sourceUri, allowed) => {
    for (const size of [{}, { size: "1Gi" }]) {
      const outcome = reconcileOnce(clusterOf(...ACCESS), artifact({ ...REVISION, ...size, sourceUri }))
      expect(writesOf(outcome)).toEqual([])
      expect(statusOf(outcome.plan).status).toBe("Failed")
      const message = expect.stringContaining(`cannot download "${sourceUri}": ${allowed}`)
      expect(conditionOf(outcome.plan, "DownloadJobReady")).toMatchObject({ reason: "InvalidSpec", message })
      expect(conditionOf(outcome.plan, "Ready")).toMatchObject({ status: "False", reason: "InvalidSpec" })
      expect(outcome.plan.requeueAfterSeconds).toBeUndefined()
    }
  })

  it("may be one for another image, as long as that has the size", () => {
    const other = { ...REVISION, modelDownloadImage: "kserve/storage-initializer:v0.16.0" }
    const sized = reconcileOnce(clusterOf(...ACCESS), artifact({ ...other, size: "1Gi" }))
    expect(writesOf(sized)).toEqual([`Create PersistentVolumeClaim ${CLAIM_NAME}`])
    const unsized = reconcileOnce(clusterOf(...ACCESS), artifact(other))
    expect(conditionOf(unsized.plan, "Ready")).toMatchObject({ reason: "InvalidSpec" })
  })

  it("does not matter where the files are there", () => {
    const cluster = clusterOf(...ACCESS, claim("Bound", { verified: true }))
    expect(statusOf(reconcileOnce(cluster, artifact({ ...REVISION, size: "1Gi" })).plan).status).toBe("Ready")
  })
})
