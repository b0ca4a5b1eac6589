import type { AIMServiceTemplate, Event } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { type DomainError, InvalidSpecError, ResourceExhaustionError } from "../errors/domain-error.ts"
import {
  clusterModel,
  clusterOf,
  condition,
  crashed,
  jobIn,
  NOW,
  OUTPUT,
  planFor,
  printed,
  type Scene,
  settle,
  shortly,
  template,
  without,
} from "./test-fixtures/template-cluster.ts"

const SECOND = 1000
const MINUTE = 60 * SECOND

describe("a discovery that fails", () => {
  const failedOnce = () => {
    const running = settle(template(), clusterOf())
    return settle(running.subject, crashed(running, NOW + 10 * SECOND), NOW + 10 * SECOND)
  }
  const withoutJob = ({ cluster }: Pick<Scene, "cluster">) => without(cluster, "Job")

  it("is told with its reason, its number, and when the next attempt starts", () => {
    const { subject, plan } = failedOnce()
    expect(shortly(subject, "DiscoveryJobReady", "Discovered", "ConfigValid", "Failure")).toEqual([
      "Failed",
      "False/JobBackoffLimitExceeded",
      "False/DiscoveryFailed",
      "False/InvalidSpec",
      "True/InvalidSpec",
    ])
    expect(subject.status?.discovery).toMatchObject({ attempts: 1, lastAttemptTime: "2026-01-31T12:00:10Z" })
    expect(condition(subject, "Discovered")?.message).toBe(
      "Attempt 1 failed: Job failed: BackoffLimitExceeded; the next one starts at 2026-01-31T12:01:10Z",
    )
    expect(plan.requeueAfterSeconds).toBe(60)
  })

  it("stays failed when the Job is gone, until the pause is over; then it is tried again", () => {
    const scene = failedOnce()
    const pausing = settle(scene.subject, withoutJob(scene), NOW + 69 * SECOND)
    expect(shortly(pausing.subject, "DiscoveryJobReady", "Discovered")).toEqual([
      "Failed",
      "False/DiscoveryFailed",
      "False/DiscoveryFailed",
    ])
    expect(pausing.plan.requeueAfterSeconds).toBe(1)
    const again = settle(pausing.subject, pausing.cluster, NOW + 70 * SECOND)
    expect(shortly(again.subject, "Discovered")).toEqual(["Progressing", "False/AwaitingDiscovery"])
    expect(again.subject.status?.discovery?.attempts).toBe(1)
    const done = settle(again.subject, printed(again, OUTPUT, NOW + 80 * SECOND), NOW + 80 * SECOND)
    expect(done.subject.status?.status).toBe("Ready")
    expect(done.subject.status?.discovery?.attempts).toBeUndefined()
  })

  it("a Job that is still there when the pause is over is deleted, and then made anew", () => {
    const scene = failedOnce()
    const due = planFor(scene.subject, scene.cluster, NOW + 70 * SECOND)
    expect(due.delete).toMatchObject([{ ref: { kind: "Job" } }])
    expect(due.apply).toEqual([])
  })

  it("the pauses double, and each Job counts once", () => {
    let scene = failedOnce()
    let now = NOW + 10 * SECOND
    for (const minutes of [1, 2, 4, 8]) {
      now += minutes * MINUTE
      const running = settle(scene.subject, withoutJob(scene), now)
      const attempts = running.subject.status?.discovery?.attempts ?? 0
      now += 10 * SECOND
      scene = settle(running.subject, crashed(running, now), now)
      expect(scene.subject.status?.discovery?.attempts).toBe(attempts + 1)
      expect(settle(scene.subject, scene.cluster, now + SECOND).subject.status?.discovery?.attempts).toBe(attempts + 1)
    }
    expect(scene.subject.status?.discovery?.attempts).toBe(5)
    expect(scene.plan.requeueAfterSeconds).toBe(16 * 60)
  })

  it("a change of what it depends on is tried at once, with nothing on record", () => {
    const scene = failedOnce()
    const fixed = settle(
      scene.subject,
      withoutJob(scene).with([clusterModel(undefined, "ghcr.io/test/llama:2")]),
      NOW + 11 * SECOND,
    )
    expect(shortly(fixed.subject, "Discovered")).toEqual(["Progressing", "False/AwaitingDiscovery"])
    expect(fixed.subject.status?.discovery).toBeUndefined()
  })

  it.each([
    ["no JSON", "Traceback: it crashed", /NoJson/],
    ["a source that no download could use", OUTPUT.replace("amd/llama", "no-slash"), /InvalidModelSource.*no-slash/],
    ["an empty list", "[]", /EmptyOutput/],
  ])("output that cannot be used counts as a failure: %s", (_what, log, reason) => {
    const running = settle(template(), clusterOf())
    const { subject } = settle(running.subject, printed(running, log))
    expect(shortly(subject, "DiscoveryJobReady", "Discovered")).toEqual([
      "Failed",
      "False/DiscoveryOutputInvalid",
      "False/DiscoveryFailed",
    ])
    expect(subject.status?.discovery).toMatchObject({ attempts: 1, lastFailureReason: expect.stringMatching(reason) })
    expect(subject.status?.modelSources).toBeUndefined()
  })

  it("a log that is being read is waited for; one that went with its pod is a failure", () => {
    const running = settle(template(), clusterOf())
    const done = printed(running, OUTPUT)
    const unread = running.cluster.with(done.objects.filter(({ kind }) => kind === "Job" || kind === "Pod"))
    const reading = settle(running.subject, unread)
    expect(shortly(reading.subject, "DiscoveryJobReady")).toEqual(["Progressing", "False/AwaitingDiscovery"])
    expect(reading.plan.observations).toMatchObject([{ type: "PodLog", parameters: { container: "discovery" } }])

    const podless = without(unread, "Pod")
    expect(shortly(settle(running.subject, podless, NOW + 29 * SECOND).subject)).toEqual(["Progressing"])
    const gone = settle(running.subject, podless, NOW + 30 * SECOND).subject
    expect(gone.status?.discovery?.lastFailureReason).toMatch(/LogsUnavailable/)
  })

  it.each([
    ["exceeded quota: compute", "Failed", "QuotaExceeded"],
    ["failed quota: compute: must specify limits.cpu", "Degraded", "AdmissionDenied"],
  ])("a Job whose pods are refused tells why: %s", (message, status, reason) => {
    const running = settle(template(), clusterOf())
    const { metadata } = jobIn(running)
    const event: Event = {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: "refused", namespace: metadata.namespace ?? "" },
      involvedObject: { kind: "Job", name: metadata.name, uid: metadata.uid ?? "" },
      type: "Warning",
      reason: "FailedCreate",
      message,
    }
    const { subject } = settle(running.subject, running.cluster.with([event]))
    expect(shortly(subject, "DiscoveryJobReady", "DiscoveryPodsReady")).toEqual([
      status,
      "False/JobRunning",
      `False/${reason}`,
    ])
  })

  describe("a Job that is refused", () => {
    const queued = (): AIMServiceTemplate => ({ ...template(), status: planFor(template(), clusterOf()).status ?? {} })
    const refusedWith = (error: DomainError) => {
      const ref = { apiVersion: "batch/v1", kind: "Job", namespace: "ml", name: "discover" }
      const plan = planFor(queued(), clusterOf(), NOW, [{ component: "DiscoveryJob", ref, error }])
      return { plan, subject: { ...queued(), status: plan.status ?? {} } }
    }

    it.each([
      ["ApplyRejected", new InvalidSpecError({ reason: "Invalid", message: "spec: no" })],
      ["QuotaExceeded", new ResourceExhaustionError({ reason: "QuotaExceeded", message: "exceeded quota" })],
    ])("is told as such (%s), and asked for again as refusals are", (reason, error) => {
      const { plan, subject } = refusedWith(error)
      expect(shortly(subject, "DiscoveryJobReady")).toEqual(["Failed", `False/${reason}`])
      expect(plan.requeueAfterSeconds).toBeGreaterThan(200)
    })

    it("is asked for again, and then the template is as any other", () => {
      const { subject } = refusedWith(
        new ResourceExhaustionError({ reason: "QuotaExceeded", message: "exceeded quota" }),
      )
      expect(shortly(settle(subject, clusterOf()).subject, "DiscoveryJobReady")).toEqual([
        "Progressing",
        "False/JobRunning",
      ])
    })
  })
})
