import { describe, expect, it } from "@effect/vitest"
import {
  ACCESS,
  artifact,
  claim,
  clusterOf,
  conditionOf,
  DOWNLOAD_NAME,
  job,
  NOW,
  planned,
  pod,
  reconcileOnce,
  statusOf,
  withLog,
  writesOf,
} from "./test-fixtures/artifact-cluster.ts"

const log = (text: string, outcome: "Active" | "Failed" = "Failed", ...more: ReadonlyArray<ReturnType<typeof pod>>) =>
  withLog(
    clusterOf(...ACCESS, claim(), job("download", outcome), pod("pod-1", "Failed"), ...more),
    "pod-1",
    "model-download",
    text,
  )
const reported = (percentage: number) =>
  artifact(undefined, { status: "Progressing", progress: { percentage, displayPercentage: `${percentage} %` } })

describe("why a download failed", () => {
  it.each([
    ["#66", "401 Client Error. Repository Not Found for url", "SourceNotFound", "Failed", "InvalidSpec"],
    ["#67", "Cannot access gated repo for url", "AuthError", "Failed", "AuthError"],
    ["#68", "OSError: [Errno 28] No space left on device", "StorageFull", "Failed", "StorageFull"],
    ["other", "Segmentation fault", "PodFailed", "Failed", "InvalidSpec"],
  ])("templates %s: %s", (_row, text, podsReason, status, ready) => {
    const { plan } = reconcileOnce(log(text), artifact())
    expect(conditionOf(plan, "DownloadJobPodsReady")).toMatchObject({ status: "False", reason: podsReason })
    expect(statusOf(plan).status).toBe(status)
    expect(conditionOf(plan, "Ready")).toMatchObject({ status: "False", reason: ready })
  })

  it("templates #67: refused credentials make AuthValid False", () => {
    const { plan } = reconcileOnce(log("Cannot access gated repo"), artifact())
    expect(conditionOf(plan, "AuthValid")).toMatchObject({ status: "False", reason: "AuthError" })
  })

  it.each([
    ["OOMKilled", "PodOOMKilled", "PodOOMKilled"],
    ["DeadlineExceeded", "PodDeadlineExceeded", "InvalidSpec"],
  ])("a container that ended as %s", (reason, podsReason, ready) => {
    const cluster = clusterOf(
      ...ACCESS,
      claim(),
      job("download", "Failed"),
      pod("pod-1", "Failed", { reason, exitCode: 137 }),
    )
    const { plan } = reconcileOnce(cluster, artifact())
    expect(conditionOf(plan, "DownloadJobPodsReady")).toMatchObject({ reason: podsReason })
    expect(conditionOf(plan, "Ready")).toMatchObject({ reason: ready })
  })

  it.each([
    ["RBAC: clusterrole.rbac.authorization.k8s.io not found", "Error", "PodInfrastructureError"],
    ["", "Evicted", "PodEvicted"],
  ])("trouble of the cluster (%s%s) degrades the artifact after a moment", (text, reason, podsReason) => {
    const cluster = withLog(
      clusterOf(...ACCESS, claim(), job("download", "Failed"), pod("pod-1", "Failed", { reason })),
      "pod-1",
      "model-download",
      text,
    )
    const first = reconcileOnce(cluster, artifact())
    expect(conditionOf(first.plan, "DownloadJobPodsReady")).toMatchObject({ reason: podsReason })
    const later = reconcileOnce(cluster, artifact(undefined, statusOf(first.plan)), { now: NOW + 30_000 })
    expect(statusOf(later.plan).status).toBe("Degraded")
    expect(conditionOf(later.plan, "Ready")).toMatchObject({
      reason: podsReason,
    })
  })

  it("an image that cannot be had is told while the Job waits for it", () => {
    const waiting = { reason: "ErrImagePull", message: "401 Unauthorized" }
    const cluster = clusterOf(...ACCESS, claim(), job("download", "Active"), pod("pod-1", "Pending", { waiting }))
    const { plan } = reconcileOnce(cluster, artifact())
    expect(conditionOf(plan, "DownloadJobPodsReady")).toMatchObject({ reason: "ImagePullAuthFailure" })
    expect(statusOf(plan).status).toBe("Failed")
  })

  it("templates #69: while the Job may start another pod, an unknown failure is no failure", () => {
    const cluster = clusterOf(
      ...ACCESS,
      claim(),
      job("download", "Active"),
      pod("pod-1", "Failed", { exitCode: 137 }),
      pod("pod-2", "Running", { age: 5 }),
    )
    const { plan } = reconcileOnce(cluster, artifact())
    expect(statusOf(plan).status).toBe("Progressing")
    expect(conditionOf(plan, "DownloadJobPodsReady")).toMatchObject({ status: "False", reason: "DownloadRetrying" })
  })

  it("templates #69b: what no other pod can make good is a failure at once", () => {
    const { plan } = reconcileOnce(log("Cannot access gated repo", "Active"), reported(0))
    expect(statusOf(plan).status).toBe("Failed")
    expect(conditionOf(plan, "DownloadJobPodsReady")).toMatchObject({ reason: "AuthError" })
    expect(conditionOf(plan, "DownloadComplete")).toMatchObject({ status: "False", reason: "Downloading" })
    expect(statusOf(plan).progress?.displayPercentage).toBe("N/A")
  })

  it("templates #69b: also while another pod runs, whose progress is its own", () => {
    const { plan } = reconcileOnce(
      log("Cannot access gated repo", "Active", pod("pod-2", "Running", { age: 5 })),
      reported(3),
    )
    expect(statusOf(plan).status).toBe("Failed")
    expect(statusOf(plan).progress).toBeUndefined()
  })

  it("templates #70: when the Job succeeds after all, nothing of its failed pods is left", () => {
    const first = reconcileOnce(log("Cannot access gated repo", "Active"), artifact())
    const done = clusterOf(
      ...ACCESS,
      claim(),
      job("download", "Complete"),
      pod("pod-1", "Failed"),
      pod("pod-2", "Succeeded"),
    )
    const { plan } = reconcileOnce(done, artifact(undefined, statusOf(first.plan)))
    expect(statusOf(plan)).toMatchObject({
      status: "Ready",
      progress: { percentage: 100, displayPercentage: "100 %", downloadedBytes: 9094593249, totalBytes: 9094593249 },
      download: { message: "Complete" },
    })
    expect(conditionOf(plan, "DownloadComplete")).toMatchObject({ status: "True", reason: "Verified" })
    expect(conditionOf(plan, "DownloadJobPodsReady")).toBeUndefined()
    expect(conditionOf(plan, "AuthValid")).toMatchObject({ status: "True" })
  })

  it.each([
    [100, "VerificationFailed"],
    [40, "Downloading"],
  ])("templates #71: a Job that failed after %i %%", (percentage, reason) => {
    const { plan } = reconcileOnce(clusterOf(...ACCESS, claim(), job("download", "Failed")), reported(percentage))
    expect(conditionOf(plan, "DownloadComplete")).toMatchObject({ status: "False", reason })
    expect(statusOf(plan).progress).toEqual({ percentage, displayPercentage: "N/A" })
  })

  it.each([
    [100, "True", "Verifying"],
    [40, "False", "Downloading"],
  ])("a Job that runs and has reported %i %%: its progress is its own", (percentage, status, reason) => {
    const { plan } = reconcileOnce(clusterOf(...ACCESS, claim(), job("download", "Active")), reported(percentage))
    expect(conditionOf(plan, "DownloadComplete")).toMatchObject({ status, reason })
    expect(statusOf(plan).progress).toBeUndefined()
  })

  it.each([
    ["failed", { progress: { percentage: 100, displayPercentage: "N/A" } }],
    ["succeeded", { progress: { percentage: 100, displayPercentage: "100 %" }, download: { message: "Complete" } }],
  ])("templates #72: a new Job after one that %s starts at zero", (_title, before) => {
    const cluster = clusterOf(...ACCESS, claim(), job("download", "Active"))
    const { plan } = reconcileOnce(cluster, artifact(undefined, { status: "Failed", ...before }))
    expect(conditionOf(plan, "DownloadComplete")).toMatchObject({ status: "False", reason: "Downloading" })
    expect(statusOf(plan).progress).toEqual({ percentage: 0, displayPercentage: "0 %" })
  })
})

describe("retries", () => {
  const failed = (endedAt: number, options: { readonly hash?: string; readonly retry?: number } = {}) => {
    const hash = options.hash ?? presentHash()
    return clusterOf(...ACCESS, claim(), job("download", "Failed", { endedAt, hash, retry: options.retry ?? 0 }))
  }
  const presentHash = (): string =>
    planned(reconcileOnce(clusterOf(...ACCESS, claim()), artifact()).plan, "Job")?.metadata.annotations?.[
      "aim.eai.amd.com/spec-hash"
    ] ?? ""

  it.each([
    [0, 59_000, false],
    [0, 60_000, true],
    [3, 479_000, false],
    [3, 480_000, true],
  ])("after attempt %i and %i ms, another one starts: %s", (retry, waited, starts) => {
    const outcome = reconcileOnce(failed(-waited, { retry }), artifact())
    expect(writesOf(outcome).length > 0).toBe(starts)
    const created = planned(outcome.plan, "Job")
    expect(created?.metadata.annotations?.["aim.eai.amd.com/retry"]).toBe(starts ? String(retry + 1) : undefined)
  })

  it("the artifact stays Failed until then, says when, and is looked at exactly then", () => {
    const { plan } = reconcileOnce(failed(-10_000), artifact())
    expect(statusOf(plan).status).toBe("Failed")
    expect(conditionOf(plan, "DownloadJobReady")?.message).toContain("attempt 2 starts at 2026-01-31T12:00:50Z")
    expect(plan.requeueAfterSeconds).toBe(50)
  })

  it("a Job with other inputs failed for other reasons: the next one starts at once, as the first", () => {
    const outcome = reconcileOnce(failed(-1000, { hash: "other", retry: 5 }), artifact())
    expect(planned(outcome.plan, "Job")?.metadata.annotations?.["aim.eai.amd.com/retry"]).toBe("0")
  })

  it("the failed Job goes once its successor is there, so that the count survives", () => {
    const first = reconcileOnce(failed(-60_000), artifact())
    const [created] = writesOf(first)
    expect(created).toMatch(/^Create Job my-artifact-download-(?!16b81fda)/)
    const second = reconcileOnce(first.cluster, artifact(undefined, statusOf(first.plan)))
    expect(writesOf(second)).toEqual([`Delete Job ${DOWNLOAD_NAME}`])
    expect(statusOf(second.plan).status).toBe("Progressing")
  })

  it("a Job outlives the pause after it", () => {
    const outcome = reconcileOnce(failed(-3_600_000, { retry: 5 }), artifact())
    expect(planned(outcome.plan, "Job")).toMatchObject({ spec: { ttlSecondsAfterFinished: 7200 } })
  })
})
