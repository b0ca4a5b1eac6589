import { describe, expect, it } from "@effect/vitest"
import {
  ACCESS,
  artifact,
  claim,
  clusterOf,
  conditionOf,
  job,
  jobEvent,
  pod,
  reconcileOnce,
  statusOf,
} from "./test-fixtures/artifact-cluster.ts"

const QUOTA =
  'Error creating: pods "x" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=5, limited: pods=5'
const LIMITS = 'Error creating: pods "x" is forbidden: failed quota: compute: must specify limits.cpu'
const WEBHOOK = 'Error creating: admission webhook "policy.example.com" denied the request: no unsigned images'

describe("a Job whose pods the API server refuses", () => {
  const cluster = clusterOf(...ACCESS, claim(), job("download", "Active"))
  const refused = (message: string) => jobEvent("download", "FailedCreate", message)

  it.each([
    ["a quota that is used up", QUOTA, "QuotaExceeded", "Failed"],
    ["a quota that asks for limits", LIMITS, "AdmissionDenied", "Degraded"],
    ["an admission policy", WEBHOOK, "AdmissionDenied", "Degraded"],
  ])("tells %s", (_title, message, reason, status) => {
    const { plan } = reconcileOnce(cluster.with([refused(message)]), artifact())
    expect(statusOf(plan).status).toBe(status)
    expect(conditionOf(plan, "DownloadJobReady")).toMatchObject({ status: "False", reason: "JobRunning" })
    expect(conditionOf(plan, "DownloadJobPodsReady")).toMatchObject({ status: "False", reason, message })
    expect(conditionOf(plan, "Ready")).toMatchObject({
      status: "False",
      reason,
      message: expect.stringContaining(message),
    })
  })

  it("tells it of the Job that measures, too", () => {
    const measuring = clusterOf(...ACCESS, job("check-size", "Active"), jobEvent("check-size", "FailedCreate", QUOTA))
    const { plan } = reconcileOnce(measuring, artifact({}))
    expect(conditionOf(plan, "CheckSizeJobPodsReady")).toMatchObject({ status: "False", reason: "QuotaExceeded" })
  })

  it.each([
    ["there is a pod", [pod("pod-1", "Running")]],
    [
      "a pod was made since, though it is gone again",
      [jobEvent("download", "SuccessfulCreate", "Created pod", { age: 5 })],
    ],
  ])("says no more of it once %s", (_title, objects) => {
    const before = reconcileOnce(cluster.with([refused(QUOTA)]), artifact())
    const { plan } = reconcileOnce(
      cluster.with([refused(QUOTA), ...objects]),
      artifact(undefined, statusOf(before.plan)),
    )
    expect(statusOf(plan).status).toBe("Progressing")
    expect(conditionOf(plan, "DownloadJobPodsReady")?.reason).not.toBe("QuotaExceeded")
  })

  it("tells it again when the next pod is refused after one that was made", () => {
    const made = jobEvent("download", "SuccessfulCreate", "Created pod", { age: 60 })
    const { plan } = reconcileOnce(cluster.with([made, refused(QUOTA)]), artifact())
    expect(conditionOf(plan, "DownloadJobPodsReady")).toMatchObject({ reason: "QuotaExceeded" })
  })

  it("is not taken for an earlier Job of its name", () => {
    const { plan } = reconcileOnce(
      cluster.with([jobEvent("download", "FailedCreate", QUOTA, { uid: "earlier" })]),
      artifact(),
    )
    expect(statusOf(plan).status).toBe("Progressing")
  })
})
