import {
  GatewayKind,
  HorizontalPodAutoscalerKind,
  HTTPRouteKind,
  InferenceServiceKind,
  JobKind,
  type KubernetesObject,
  PersistentVolumeClaimKind,
  PodKind,
  type ResourceKind,
} from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { InMemoryCluster } from "../in-memory-cluster/in-memory-cluster.ts"
import { passTime } from "../virtual-time/pass-time.ts"
import { type SimulationOptions, simulateCluster } from "./simulate-cluster.ts"

const kinds = [InferenceServiceKind, HTTPRouteKind, GatewayKind]

const world = (options: SimulationOptions = {}) =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      const { writePodLog } = yield* InMemoryCluster
      yield* Effect.forkScoped(simulateCluster({ ...options, kubelet: { ...options.kubelet, writeLog: writePodLog } }))
    }),
  ).pipe(Layer.provideMerge(InMemoryCluster.layer({ kinds })))

const object = (kind: ResourceKind, name: string, content: object): KubernetesObject => ({
  apiVersion: kind.group === "" ? kind.version : `${kind.group}/${kind.version}`,
  kind: kind.kind,
  metadata: { name, namespace: "default" },
  ...content,
})

const create = (kind: ResourceKind, name: string, content: object) =>
  Effect.flatMap(KubernetesApi, (api) => api.create(kind, object(kind, name, content), "test"))

const read = <T extends KubernetesObject>(kind: ResourceKind<T>, name: string) =>
  Effect.flatMap(KubernetesApi, (api) => api.get(kind, "default", name)).pipe(
    Effect.map((found) => {
      if (!isObjectOf(kind)(found)) throw new Error(`${kind.kind} ${name} does not fit its schema`)
      return found
    }),
  )

const inferenceService = (predictor: object = {}) => ({
  spec: { predictor: { containers: [{ name: "kserve-container", image: "aim:1" }], ...predictor } },
})

const job = (image: string, spec: object = {}) => ({
  spec: { ...spec, template: { spec: { restartPolicy: "Never", containers: [{ name: "main", image }] } } },
})

const readyOf = Effect.map(
  read(InferenceServiceKind, "llm"),
  ({ status }) => status?.conditions?.find(({ type }) => type === "Ready")?.status,
)

const podNames = Effect.flatMap(KubernetesApi, (api) => api.list(PodKind, { namespace: "default" })).pipe(
  Effect.map(({ items }) => items.map(({ metadata }) => metadata.name)),
)

describe("the KServe simulator", () => {
  it.effect("makes an inference service Ready once its pods are", () =>
    Effect.gen(function* () {
      yield* create(InferenceServiceKind, "llm", inferenceService({ minReplicas: 2, labels: { team: "a" } }))
      yield* passTime("1 second")
      expect(yield* readyOf).toBe("False")
      expect(yield* podNames).toEqual(["llm-predictor-1-0", "llm-predictor-1-1"])
      yield* passTime("2 seconds")
      expect(yield* readyOf).toBe("True")
      const { status } = yield* read(InferenceServiceKind, "llm")
      expect(status).toMatchObject({
        observedGeneration: 1,
        deploymentMode: "Standard",
        url: "http://llm-default.example.com",
      })
      const pod = yield* read(PodKind, "llm-predictor-1-0")
      expect(pod.metadata.labels).toMatchObject({ team: "a", "serving.kserve.io/inferenceservice": "llm" })
      expect(pod.status?.phase).toBe("Running")
    }).pipe(Effect.provide(world())),
  )

  it.effect("replaces the pods when the spec changes, and removes them with the service", () =>
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      yield* create(InferenceServiceKind, "llm", inferenceService())
      yield* passTime("5 seconds")
      const body = inferenceService({ containers: [{ name: "kserve-container", image: "aim:2" }] })
      yield* api.patch(
        InferenceServiceKind,
        { namespace: "default", name: "llm" },
        { type: "merge", body },
        { fieldManager: "test" },
      )
      yield* passTime("5 seconds")
      expect(yield* podNames).toEqual(["llm-predictor-2-0"])
      expect(yield* readyOf).toBe("True")
      yield* api.delete(InferenceServiceKind, { namespace: "default", name: "llm" }, { propagation: "Background" })
      yield* passTime("5 seconds")
      expect(yield* podNames).toEqual([])
    }).pipe(Effect.provide(world())),
  )

  it.effect("a pod that is never ready keeps the service from being Ready", () =>
    Effect.gen(function* () {
      yield* create(InferenceServiceKind, "llm", inferenceService())
      yield* passTime("10 minutes")
      expect(yield* readyOf).toBe("False")
    }).pipe(
      Effect.provide(world({ kubelet: { behaviours: [{ image: /^aim:/, behaviour: { _tag: "NeverReady" } }] } })),
    ),
  )

  it.effect("an autoscaled service follows its load between its bounds", () =>
    Effect.gen(function* () {
      const annotated = {
        ...inferenceService({ minReplicas: 1, maxReplicas: 3 }),
        metadata: { name: "llm", namespace: "default", annotations: { "serving.kserve.io/autoscalerClass": "keda" } },
      }
      yield* create(InferenceServiceKind, "llm", annotated)
      yield* passTime("10 seconds")
      const hpa = yield* read(HorizontalPodAutoscalerKind, "keda-hpa-llm-predictor")
      expect(hpa.status).toMatchObject({ currentReplicas: 3, desiredReplicas: 3 })
      expect(yield* podNames).toHaveLength(3)
      expect(yield* readyOf).toBe("True")
    }).pipe(Effect.provide(world({ load: () => 9 }))),
  )
})

describe("the Job simulator", () => {
  const behaviours = [
    { image: /^good/, behaviour: { _tag: "Succeed", after: "3 seconds", log: "line 1\nline 2\n" } },
    {
      image: /^bad/,
      behaviour: { _tag: "Fail", after: "1 second", exitCode: 2, reason: "OOMKilled", log: "no memory\n" },
    },
    { image: /^absent/, behaviour: { _tag: "PullError", message: "manifest unknown" } },
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
    }).pipe(Effect.provide(world({ kubelet: { behaviours } }))),
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
    }).pipe(Effect.provide(world({ kubelet: { behaviours } }))),
  )

  it.effect("an image that cannot be pulled shows as such", () =>
    Effect.gen(function* () {
      yield* create(JobKind, "job", job("absent:1"))
      yield* passTime("5 seconds")
      const pod = yield* read(PodKind, "job-00001")
      expect(pod.status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe("ImagePullBackOff")
    }).pipe(Effect.provide(world({ kubelet: { behaviours } }))),
  )

  it.effect("a finished job is deleted after its time to live, with its pods", () =>
    Effect.gen(function* () {
      yield* create(JobKind, "job", job("good:1", { ttlSecondsAfterFinished: 60 }))
      yield* passTime("30 seconds")
      expect(yield* podNames).toEqual(["job-00001"])
      yield* passTime("60 seconds")
      expect(yield* podNames).toEqual([])
    }).pipe(Effect.provide(world({ kubelet: { behaviours } }))),
  )
})

describe("the other simulators", () => {
  it.effect("a volume claim is bound in full size, save where its class has nothing", () =>
    Effect.gen(function* () {
      const claim = (storageClassName: string) => ({
        spec: { storageClassName, accessModes: ["ReadWriteMany"], resources: { requests: { storage: "5Gi" } } },
      })
      yield* create(PersistentVolumeClaimKind, "good", claim("fast"))
      yield* create(PersistentVolumeClaimKind, "bad", claim("none"))
      yield* passTime("5 seconds")
      expect((yield* read(PersistentVolumeClaimKind, "good")).status).toMatchObject({
        phase: "Bound",
        capacity: { storage: "5Gi" },
      })
      expect((yield* read(PersistentVolumeClaimKind, "bad")).status).toMatchObject({ phase: "Pending" })
    }).pipe(Effect.provide(world({ claims: { unavailableClasses: ["none"] } }))),
  )

  it.effect("a route is accepted once its gateway exists", () =>
    Effect.gen(function* () {
      const route = { spec: { parentRefs: [{ name: "gateway" }], rules: [] } }
      yield* create(HTTPRouteKind, "route", route)
      yield* passTime("10 seconds")
      expect((yield* read(HTTPRouteKind, "route")).status).toBeUndefined()
      yield* create(GatewayKind, "gateway", { spec: { gatewayClassName: "c", listeners: [] } })
      yield* passTime("10 seconds")
      const { status } = yield* read(HTTPRouteKind, "route")
      expect(status?.parents?.[0]?.conditions?.map(({ type, status }) => `${type}=${status}`)).toEqual([
        "Accepted=True",
        "ResolvedRefs=True",
      ])
    }).pipe(Effect.provide(world())),
  )
})
