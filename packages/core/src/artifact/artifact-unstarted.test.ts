import type { AIMArtifactStatus, KubernetesObject } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import {
  ACCESS,
  artifact,
  CHECK_SIZE_NAME,
  claim,
  clusterOf,
  conditionOf,
  job,
  jobEvent,
  NOW,
  planned,
  pod,
  podEvent,
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

describe("a Job that measures and reaches its deadline", () => {
  const HASH =
    planned(reconcileOnce(clusterOf(...ACCESS), artifact({})).plan, "Job")?.metadata.annotations?.[
      "aim.eai.amd.com/spec-hash"
    ] ?? ""
  const POD = "size-pod"
  const active = job("check-size", "Active", { hash: HASH })
  const ended = job("check-size", "Failed", { hash: HASH, reason: "DeadlineExceeded" })
  const podOf = (phase: Parameters<typeof pod>[1], options: Parameters<typeof pod>[2] = {}) =>
    pod(POD, phase, { job: CHECK_SIZE_NAME, ...options })
  const unpullable = (message: string) => podOf("Pending", { waiting: { reason: "ErrImagePull", message } })

  /** What is told of one situation after the other, the last one now. */
  const through = (...situations: ReadonlyArray<ReadonlyArray<KubernetesObject>>) => {
    let status: AIMArtifactStatus | undefined
    return situations.map((objects, index) => {
      const { plan } = reconcileOnce(clusterOf(...ACCESS, ...objects), artifact({}, status), {
        now: NOW + 15_000 * (index + 1 - situations.length),
      })
      status = statusOf(plan)
      return plan
    })
  }

  const lastOf = (plans: ReturnType<typeof through>) => plans.at(-1) ?? expect.fail("nothing was planned")

  it.each<[string, ReadonlyArray<KubernetesObject>, string, string]>([
    ["its image cannot be had", [unpullable("i/o timeout")], "Degraded", "ImagePullBackOff"],
    ["its image is refused", [unpullable("401 Unauthorized")], "Failed", "ImagePullAuthFailure"],
    [
      "no node takes it",
      [podOf("Pending"), podEvent(POD, "FailedScheduling", "0/3 nodes")],
      "Pending",
      "FailedScheduling",
    ],
    ["nothing is known of it", [podOf("Pending")], "Pending", "PodsPending"],
    ["it is refused", [jobEvent("check-size", "FailedCreate", WEBHOOK)], "Degraded", "AdmissionDenied"],
  ])("goes on telling why its pod never ran: %s", (_title, objects, status, reason) => {
    const plans = through(
      [active, ...objects],
      [active, ...objects],
      [active, podOf("Failed", { exitCode: 137, reason: "ContainerStatusUnknown", terminating: true })],
      [active],
      [ended],
      [ended],
    )
    for (const plan of plans.slice(1)) {
      expect(statusOf(plan).status).toBe(status)
      expect(conditionOf(plan, "CheckSizeJobPodsReady")).toEqual(conditionOf(plans[1] ?? plan, "CheckSizeJobPodsReady"))
    }
    const last = lastOf(plans)
    expect(conditionOf(last, "CheckSizeJobReady")).toMatchObject({
      status: "False",
      reason,
      message: expect.stringContaining("attempt 2 starts at 2026-01-31T12:00:50Z"),
    })
    expect(conditionOf(last, "AuthValid")?.status).toBe(reason === "ImagePullAuthFailure" ? "False" : undefined)
    expect(last.requeueAfterSeconds).toBeLessThanOrEqual(50)
    expect(planned(last, "Job")).toBeUndefined()
  })

  it("is tried again after the usual pause", () => {
    const waiting = reconcileOnce(clusterOf(...ACCESS, active, unpullable("i/o timeout")), artifact({}))
    const { plan } = reconcileOnce(clusterOf(...ACCESS, ended), artifact({}, statusOf(waiting.plan)), {
      now: NOW + 50_000,
    })
    expect(planned(plan, "Job")?.metadata.annotations?.["aim.eai.amd.com/retry"]).toBe("1")
  })

  it.each([
    ["a pod of it ran", podOf("Running")],
    ["a pod of it ran and failed", podOf("Failed", { exitCode: 1 })],
  ])("was too slow where %s", (_title, ran) => {
    const plan = lastOf(through([active, ran], [ended]))
    expect(statusOf(plan).status).toBe("Failed")
    expect(conditionOf(plan, "CheckSizeJobReady")?.reason).toBe("JobDeadlineExceeded")
  })

  it("is not known by what was told before its pod ran", () => {
    const plan = lastOf(through([active, unpullable("i/o timeout")], [active, podOf("Running")], [ended]))
    expect(statusOf(plan).status).toBe("Failed")
  })
})
