import { JobKind, PersistentVolumeClaimKind, PodKind } from "@aim-engine/api"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { passTime } from "../virtual-time/pass-time.ts"
import { create, job, namesOf, read, simulatedCluster } from "./test-fixtures/simulated-cluster.ts"

const podNames = namesOf(PodKind)

describe("the Job simulator", () => {
  const behaviours = [
    { image: /^good/, behaviour: { _tag: "Succeed", after: "3 seconds", log: "line 1\nline 2\n" } },
    {
      image: /^bad/,
      behaviour: { _tag: "Fail", after: "1 second", exitCode: 2, reason: "OOMKilled", log: "no memory\n" },
    },
    { image: /^absent/, behaviour: { _tag: "PullError", message: "manifest unknown" } },
    { image: /^endless/, behaviour: { _tag: "NeverReady" } },
  ] as const

  it.effect("a job completes, and its log can be read", () =>
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      yield* create(JobKind, "job", job("good:1"))
      yield* passTime("2 seconds")
      expect((yield* read(JobKind, "job")).status).toMatchObject({ active: 1 })
      yield* passTime("3 seconds")
      const { status } = yield* read(JobKind, "job")
      expect(status?.succeeded).toBe(1)
      expect(status?.conditions?.map(({ type }) => type)).toEqual(["SuccessCriteriaMet", "Complete"])
      const log = yield* api.podLog({ namespace: "default", name: "job-00001" }, { tailLines: 1 })
      expect(log).toBe("line 2\n")
    }).pipe(Effect.provide(simulatedCluster({ kubelet: { behaviours } }))),
  )

  it.effect("a job fails when its back-off limit is exceeded", () =>
    Effect.gen(function* () {
      yield* create(JobKind, "job", job("bad:1", { backoffLimit: 1 }))
      yield* passTime("5 seconds")
      expect((yield* read(JobKind, "job")).status).toMatchObject({ failed: 1 })
      yield* passTime("30 seconds")
      const { status } = yield* read(JobKind, "job")
      expect(status?.failed).toBe(2)
      expect(status?.conditions?.at(-1)).toMatchObject({ type: "Failed", reason: "BackoffLimitExceeded" })
      const pod = yield* read(PodKind, "job-00002")
      expect(pod.status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({ exitCode: 2, reason: "OOMKilled" })
    }).pipe(Effect.provide(simulatedCluster({ kubelet: { behaviours } }))),
  )

  it.effect("an image that cannot be pulled shows as such", () =>
    Effect.gen(function* () {
      yield* create(JobKind, "job", job("absent:1"))
      yield* passTime("5 seconds")
      const pod = yield* read(PodKind, "job-00001")
      expect(pod.status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe("ImagePullBackOff")
    }).pipe(Effect.provide(simulatedCluster({ kubelet: { behaviours } }))),
  )

  it.effect("a finished job is deleted after its time to live, with its pods", () =>
    Effect.gen(function* () {
      yield* create(JobKind, "job", job("good:1", { ttlSecondsAfterFinished: 60 }))
      yield* passTime("30 seconds")
      expect(yield* podNames).toEqual(["job-00001"])
      yield* passTime("60 seconds")
      expect(yield* podNames).toEqual([])
    }).pipe(Effect.provide(simulatedCluster({ kubelet: { behaviours } }))),
  )

  it.effect.each<readonly [string, string]>([
    ["that never ends", "endless:1"],
    ["whose image cannot be pulled", "absent:1"],
  ])("a job %s fails at its deadline, and its pod goes", ([_title, image]) =>
    Effect.gen(function* () {
      yield* create(JobKind, "job", job(image, { activeDeadlineSeconds: 60, backoffLimit: 3 }))
      yield* passTime("55 seconds")
      expect((yield* read(JobKind, "job")).status).toMatchObject({ active: 1 })
      yield* passTime("10 seconds")
      const { status } = yield* read(JobKind, "job")
      expect(status?.active).toBeUndefined()
      expect(status?.conditions?.map(({ type, reason }) => `${type}/${reason}`)).toEqual([
        "FailureTarget/DeadlineExceeded",
        "Failed/DeadlineExceeded",
      ])
      expect(yield* podNames).toEqual([])
    }).pipe(Effect.provide(simulatedCluster({ kubelet: { behaviours } }))),
  )

  it.effect("a deadline also ends the pause between attempts", () =>
    Effect.gen(function* () {
      yield* create(JobKind, "job", job("bad:1", { activeDeadlineSeconds: 15, backoffLimit: 6 }))
      yield* passTime("20 seconds")
      const { status } = yield* read(JobKind, "job")
      expect(status?.conditions?.at(-1)).toMatchObject({ type: "Failed", reason: "DeadlineExceeded" })
    }).pipe(Effect.provide(simulatedCluster({ kubelet: { behaviours } }))),
  )

  it.effect("a pod that is deleted counts as a failure, and another takes its place", () =>
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      yield* create(JobKind, "job", job("endless:1"))
      yield* passTime("5 seconds")
      yield* api.delete(PodKind, { namespace: "default", name: "job-00001" }, { propagation: "Background" })
      yield* passTime("20 seconds")
      expect((yield* read(JobKind, "job")).status).toMatchObject({ active: 1, failed: 1 })
      expect(yield* podNames).toEqual(["job-00002"])
    }).pipe(Effect.provide(simulatedCluster({ kubelet: { behaviours } }))),
  )

  it.effect("a pod waits until its volume claims are bound", () =>
    Effect.gen(function* () {
      const volumes = [{ name: "cache", persistentVolumeClaim: { claimName: "cache" } }]
      yield* create(JobKind, "job", job("good:1", {}, { volumes }))
      yield* passTime("1 minute")
      expect((yield* read(PodKind, "job-00001")).status?.phase).toBe("Pending")
      const claim = { accessModes: ["ReadWriteMany"], resources: { requests: { storage: "5Gi" } } }
      yield* create(PersistentVolumeClaimKind, "cache", { spec: claim })
      yield* passTime("10 seconds")
      expect((yield* read(JobKind, "job")).status).toMatchObject({ succeeded: 1 })
    }).pipe(Effect.provide(simulatedCluster({ kubelet: { behaviours } }))),
  )
})
