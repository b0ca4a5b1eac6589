import {
  GatewayKind,
  HorizontalPodAutoscalerKind,
  HTTPRouteKind,
  InferenceServiceKind,
  PersistentVolumeClaimKind,
  PodKind,
} from "@aim-engine/api"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { passTime } from "../virtual-time/pass-time.ts"
import { create, namesOf, read, simulatedCluster } from "./test-fixtures/simulated-cluster.ts"

const inferenceService = (predictor: object = {}) => ({
  spec: { predictor: { containers: [{ name: "kserve-container", image: "aim:1" }], ...predictor } },
})

const readyOf = Effect.map(
  read(InferenceServiceKind, "llm"),
  ({ status }) => status?.conditions?.find(({ type }) => type === "Ready")?.status,
)

const podNames = namesOf(PodKind)

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
    }).pipe(Effect.provide(simulatedCluster())),
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
    }).pipe(Effect.provide(simulatedCluster())),
  )

  it.effect("a pod that is never ready keeps the service from being Ready", () =>
    Effect.gen(function* () {
      yield* create(InferenceServiceKind, "llm", inferenceService())
      yield* passTime("10 minutes")
      expect(yield* readyOf).toBe("False")
    }).pipe(
      Effect.provide(
        simulatedCluster({ kubelet: { behaviours: [{ image: /^aim:/, behaviour: { _tag: "NeverReady" } }] } }),
      ),
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
    }).pipe(Effect.provide(simulatedCluster({ load: () => 9 }))),
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
    }).pipe(Effect.provide(simulatedCluster({ claims: { unavailableClasses: ["none"] } }))),
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
    }).pipe(Effect.provide(simulatedCluster())),
  )
})
