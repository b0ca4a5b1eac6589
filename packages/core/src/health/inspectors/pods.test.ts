import type { ContainerState, ContainerStatus, Event, Pod } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import type { Health } from "../component-health.ts"
import { stateFromErrors } from "../state-from-errors.ts"
import { podLogRequests, podsHealth } from "./pods.ts"

interface PodParts {
  readonly phase?: string
  readonly ready?: boolean
  readonly reason?: string
  readonly state?: ContainerState
  readonly lastState?: ContainerState
  readonly restarts?: number
  readonly created?: string
  readonly deleting?: boolean
}

const pod = (name: string, parts: PodParts = {}): Pod => {
  const container: ContainerStatus = {
    name: "main",
    ready: parts.ready ?? false,
    restartCount: parts.restarts ?? 0,
    ...(parts.state === undefined ? {} : { state: parts.state }),
    ...(parts.lastState === undefined ? {} : { lastState: parts.lastState }),
  }
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: "ns",
      uid: `uid-${name}`,
      creationTimestamp: parts.created ?? "2026-01-01T00:00:00Z",
      ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "rs", uid: "rs", controller: true }],
      ...(parts.deleting === true ? { deletionTimestamp: "2026-01-01T00:10:00Z" } : {}),
    },
    status: {
      phase: parts.phase ?? "Running",
      ...(parts.reason === undefined ? {} : { reason: parts.reason }),
      conditions: [{ type: "Ready", status: parts.ready === true ? "True" : "False" }],
      containerStatuses: [container],
    },
  }
}

const waiting = (reason: string, message = ""): PodParts => ({
  phase: "Pending",
  state: { waiting: { reason, message } },
})
const ended = (exitCode: number, reason = "Error"): PodParts => ({
  phase: "Failed",
  state: { terminated: { exitCode, reason } },
})
const ready = pod("ready", { ready: true })
const pending = pod("pending", { phase: "Pending" })

const event = (name: string, about: string, reason: string, time: string): Event => ({
  apiVersion: "v1",
  kind: "Event",
  metadata: { name, namespace: "ns" },
  involvedObject: { kind: "Pod", name: about, uid: `uid-${about}` },
  type: "Warning",
  reason,
  message: `${reason} of ${about}`,
  lastTimestamp: time,
})

/** State, category of the first error, reason: what the health comes to. */
const shown = (health: Health): string =>
  [health.state ?? stateFromErrors(health.errors), health.errors[0]?._tag, health.reason ?? health.errors[0]?.reason]
    .filter((part) => part !== undefined)
    .join("/")

describe("how far pods are", () => {
  it.each<[string, ReadonlyArray<Pod>, string]>([
    ["none yet", [], "Progressing/MissingDownstream/NoPods"],
    ["engine #30: one ready, one pending", [ready, pending], "Ready/PodsReady"],
    ["one has done its work", [pod("done", { phase: "Succeeded" })], "Ready/PodsReady"],
    ["one runs and is not ready", [pod("a"), pending], "Starting/PodsStarting"],
    ["one is pending", [pending], "Pending/PodsPending"],
    ["unknown phase", [pod("a", { phase: "Unknown" })], "Progressing/PodsProgressing"],
    ["only one that goes away", [pod("a", { ready: true, deleting: true })], "Progressing/MissingDownstream/NoPods"],
  ])("%s", (_, pods, expected) => expect(shown(podsHealth({ pods }))).toBe(expected))

  it("as many must be ready as are wished", () => {
    expect(shown(podsHealth({ pods: [ready, pod("b")], desired: 2 }))).toBe("Starting/PodsStarting")
    expect(shown(podsHealth({ pods: [], desired: 0 }))).toBe("Ready/ScaledToZero")
  })

  it("engine #33: an evicted pod beside a ready one does not count", () => {
    const evicted = pod("evicted", { phase: "Failed", reason: "Evicted" })
    expect(shown(podsHealth({ pods: [evicted, ready], desired: 1 }))).toBe("Ready/PodsReady")
  })

  it("a failed pod does not count once its controller made another", () => {
    const replaced = pod("old", { ...ended(1), created: "2025-12-31T00:00:00Z" })
    expect(shown(podsHealth({ pods: [replaced, pod("new")] }))).toBe("Starting/PodsStarting")
    expect(shown(podsHealth({ pods: [replaced] }))).toBe("Failed/InvalidSpec/PodFailed")
  })
})

describe("pods that are not started yet", () => {
  it("service #50: the newest event tells why", () => {
    const events = [
      event("e1", "pending", "FailedMount", "2026-01-01T00:01:00Z"),
      event("e2", "pending", "FailedScheduling", "2026-01-01T00:02:00Z"),
      event("e3", "pending", "Pulling", "2026-01-01T00:03:00Z"),
      event("e4", "another", "FailedMount", "2026-01-01T00:04:00Z"),
    ]
    const health = podsHealth({ pods: [pending], events })
    expect(shown(health)).toBe("Pending/FailedScheduling")
    expect(health.message).toBe("FailedScheduling of pending")
  })

  it("pulling an image is progress", () => {
    const events = [event("e", "pending", "Pulling", "2026-01-01T00:00:00Z")]
    expect(shown(podsHealth({ pods: [pending], events }))).toBe("Progressing/Pulling")
  })

  it("events of an earlier pod of that name do not count", () => {
    const earlier = { ...event("e", "pending", "FailedMount", "2026-01-01T00:00:00Z") }
    const events = [{ ...earlier, involvedObject: { ...earlier.involvedObject, uid: "earlier" } }]
    expect(shown(podsHealth({ pods: [pending], events }))).toBe("Pending/PodsPending")
  })
})

describe("containers that cannot start", () => {
  it.each([
    ["engine #32 service #51", "ImagePullBackOff", "401 Unauthorized", "Failed/Auth/ImagePullAuthFailure"],
    ["no such image", "ErrImagePull", "manifest unknown", "Degraded/MissingUpstream/ImageNotFound"],
    ["an unreachable registry", "ErrImagePull", "connection refused", "Degraded/Infrastructure/ImagePullBackOff"],
    ["a missing Secret", "CreateContainerConfigError", "", "Failed/InvalidSpec/CreateContainerConfigError"],
    ["a malformed image", "InvalidImageName", "", "Failed/InvalidSpec/InvalidImageName"],
    ["a container that cannot run", "RunContainerError", "", "Failed/InvalidSpec/RunContainerError"],
  ])("%s: %s %s", (_, reason, message, expected) => {
    expect(shown(podsHealth({ pods: [pod("a", waiting(reason, message))] }))).toBe(expected)
  })

  it("are told even while an older pod is ready: a new version is stuck", () => {
    const stuck = pod("new", waiting("ImagePullBackOff", "denied"))
    expect(shown(podsHealth({ pods: [ready, stuck] }))).toBe("Failed/Auth/ImagePullAuthFailure")
  })
})

describe("containers that keep failing", () => {
  const lastState = { terminated: { exitCode: 1, reason: "Error" } }
  const looping = pod("a", { state: { waiting: { reason: "CrashLoopBackOff" } }, lastState, restarts: 4 })

  it("service #52: fail the workload", () => {
    expect(shown(podsHealth({ pods: [looping] }))).toBe("Failed/CrashLoopBackOff")
  })

  it("only degrade it while others are ready", () => {
    expect(shown(podsHealth({ pods: [ready, looping] }))).toBe("Degraded/CrashLoopBackOff")
  })

  it("are recognised between two crashes, and forgiven once they are ready", () => {
    const between = { state: { running: {} }, lastState, restarts: 3 }
    expect(shown(podsHealth({ pods: [pod("a", between)] }))).toBe("Failed/CrashLoopBackOff")
    expect(shown(podsHealth({ pods: [pod("a", { ...between, restarts: 2 })] }))).toBe("Starting/PodsStarting")
    expect(shown(podsHealth({ pods: [pod("a", { ...between, ready: true })] }))).toBe("Ready/PodsReady")
  })

  it("tell the cause that the log of the crashed run names", () => {
    const input = { pods: [looping] }
    expect(podLogRequests(input)).toMatchObject([{ pod: "a", container: "main", previous: true, restarts: 4 }])
    const health = podsHealth({
      ...input,
      logOf: () => "loading\nCannot access gated repo for url\ntoken hf_abcdefgh1234",
    })
    expect(shown(health)).toBe("Failed/Auth/AuthError")
    expect(health.message).toContain("Cannot access gated repo for url")
  })
})

describe("pods that failed", () => {
  it("engine #31: out of memory explains itself, no log is read", () => {
    const killed = pod("a", ended(137, "OOMKilled"))
    const read: Array<string> = []
    const health = podsHealth({
      pods: [killed],
      logOf: ({ pod: name }) => {
        read.push(name)
        return ""
      },
    })
    expect(shown(health)).toBe("Failed/ResourceExhaustion/PodOOMKilled")
    expect([podLogRequests({ pods: [killed] }), read]).toEqual([[], []])
  })

  it.each([
    ["engine #34", "401 Client Error. Repository Not Found for url", "Failed/InvalidSpec/SourceNotFound"],
    ["engine #35", "OSError: [Errno 28] No space left on device", "Failed/ResourceExhaustion/StorageFull"],
    ["a refused token", "401 Unauthorized for https://hf.co/m", "Failed/Auth/AuthError"],
    [
      "a missing role",
      'pods is forbidden: User "x" cannot list resource "pods"',
      "Degraded/Infrastructure/PodInfrastructureError",
    ],
    ["nothing telling", "Traceback", "Failed/InvalidSpec/PodFailed"],
  ])("%s: %s", (_, line, expected) => {
    const health = podsHealth({ pods: [pod("a", ended(1))], logOf: () => `start\n${line}\n` })
    expect(shown(health)).toBe(expected)
    expect(health.errors[0]?.message).toBe(
      `Container main of pod a ended with exit code 1 (Error): ${line === "Traceback" ? "start\nTraceback" : line}`,
    )
  })

  it.each([
    ["DeadlineExceeded", "Failed/InvalidSpec/PodDeadlineExceeded"],
    ["Evicted", "Degraded/Infrastructure/PodEvicted"],
    ["ContainerCannotRun", "Failed/InvalidSpec/PodFailed"],
  ])("without a log the reason tells: %s", (reason, expected) => {
    expect(shown(podsHealth({ pods: [pod("a", ended(1, reason))] }))).toBe(expected)
  })

  it("a secret in the log does not get into the message", () => {
    const health = podsHealth({ pods: [pod("a", ended(1))], logOf: () => "refused hf_abcdefghijkl" })
    expect(health.errors[0]?.message).toContain("refused hf_***")
  })
})
