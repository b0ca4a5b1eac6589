import type { AIMServiceTemplate, ContainerStatus, Job, KubernetesObject, Pod } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { DISCOVERY_JOB_LABELS } from "./discovery-index.ts"
import { discoveryQueueFact } from "./discovery-queue.ts"

const START = Date.parse("2026-01-31T12:00:00Z")

const waiting = (
  name: string,
  minute: number,
  reason = "JobNotCreated",
  metadata: Partial<AIMServiceTemplate["metadata"]> = {},
): AIMServiceTemplate => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMServiceTemplate",
  metadata: {
    name,
    namespace: "ml",
    creationTimestamp: `2026-01-31T11:${String(minute).padStart(2, "0")}:00Z`,
    ...metadata,
  },
  spec: { modelName: "llama" },
  status: {
    conditions: [
      {
        type: "DiscoveryJobReady",
        status: "False",
        reason,
        message: "",
        lastTransitionTime: "2026-01-31T12:00:00Z",
      },
    ],
  },
})
const job = (name: string, changes: { labels?: Record<string, string>; ended?: string } = {}): Job => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name, namespace: "any", uid: `${name}-uid`, labels: changes.labels ?? DISCOVERY_JOB_LABELS },
  spec: { template: { spec: { containers: [] } } },
  ...(changes.ended === undefined ? {} : { status: { conditions: [{ type: changes.ended, status: "True" }] } }),
})
const pod = (of: string, state: ContainerStatus["state"], uid = `${of}-uid`): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: `${of}-pod`,
    namespace: "any",
    labels: { "job-name": of },
    ownerReferences: [{ apiVersion: "batch/v1", kind: "Job", name: of, uid, controller: true }],
  },
  status: {
    phase: "Pending",
    startTime: "2026-01-31T12:00:00Z",
    containerStatuses: [{ name: "discovery", ...(state === undefined ? {} : { state }) }],
  },
})
const snapshotOf = (...objects: ReadonlyArray<KubernetesObject>) => makeSnapshot(objects)
const queueOf = (...objects: ReadonlyArray<KubernetesObject>) =>
  Effect.runSync(snapshotOf(...objects).state.derive(discoveryQueueFact))
const namesOf = (queue: ReturnType<typeof queueOf>) => queue.waiting.map(({ template }) => template.name)

describe("the queue for discovery", () => {
  it("are those whose status says that their Job is to be created, the oldest first", () => {
    expect(namesOf(queueOf(waiting("b", 2), waiting("a", 1), waiting("running", 0, "JobRunning")))).toEqual(["a", "b"])
  })

  it("those whose Job was refused stand behind", () => {
    expect(namesOf(queueOf(waiting("b", 2), waiting("refused", 1, "QuotaExceeded")))).toEqual(["b", "refused"])
  })

  it.each([
    ["paused", { annotations: { "aim.eai.amd.com/reconciliation-paused": "true" } }],
    ["being deleted", { deletionTimestamp: "2026-01-31T12:00:00Z" }],
  ])("nobody stands in it who is %s", (_what, metadata) => {
    expect(namesOf(queueOf(waiting("a", 1, "JobNotCreated", metadata)))).toEqual([])
  })

  it("has a head only: who is far behind wakes nobody", () => {
    const many = Array.from({ length: 30 }, (_, index) => waiting(`t${index}`, index))
    const before = snapshotOf(...many)
    const head = Effect.runSync(before.state.derive(discoveryQueueFact))
    expect(namesOf(head)).toEqual(many.slice(0, 10).map(({ metadata }) => metadata.name))
    expect(Effect.runSync(before.with([waiting("late", 59)]).state.derive(discoveryQueueFact))).toBe(head)
  })

  it("counts the Jobs of all namespaces that discover and have not ended", () => {
    const { active } = queueOf(
      job("b"),
      job("a"),
      job("done", { ended: "Complete" }),
      job("failed", { ended: "Failed" }),
      job("other", { labels: { "app.kubernetes.io/component": "discovery" } }),
    )
    expect(active).toEqual([{ uid: "a-uid" }, { uid: "b-uid" }])
  })

  it.each(["ErrImagePull", "ImagePullBackOff", "CreateContainerConfigError"])(
    "a Job whose pod waits for %s keeps its place for a minute",
    (reason) => {
      expect(queueOf(job("a"), pod("a", { waiting: { reason } })).active).toEqual([
        { uid: "a-uid", countsUntil: START + 60_000 },
      ])
    },
  )

  it.each<[string, Pod]>([
    ["runs", pod("a", { running: {} })],
    ["waits for something else", pod("a", { waiting: { reason: "ContainerCreating" } })],
    ["is of an earlier Job of the name", pod("a", { waiting: { reason: "ErrImagePull" } }, "earlier")],
  ])("one whose pod %s keeps it", (_what, of) => {
    expect(queueOf(job("a"), of).active).toEqual([{ uid: "a-uid" }])
  })
})
