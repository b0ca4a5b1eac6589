import type { AIMModelSpec, AIMService, KubernetesObject } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import fc from "fast-check"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { AuthError, InfrastructureError } from "../errors/domain-error.ts"
import { onSnapshots } from "../reconcile/fixpoint.ts"
import { serviceReconciler } from "../service/reconcile-service.ts"
import { modelReconciler } from "./reconcile-model.ts"
import { answeredFixpoint, type TestObserver } from "./test-fixtures/answered-fixpoint.ts"
import {
  clusterModel,
  failing,
  IMAGE,
  LABELS,
  model,
  registry,
  runtimeConfig,
  secret,
  settle,
  statusOf,
  withTemplateStatus,
} from "./test-fixtures/model-cluster.ts"

const hardware = fc.constantFrom(
  {},
  { gpu: { requests: 1, model: "MI300X" } },
  { gpu: { minVram: "64Gi" }, cpu: { requests: 4 } },
)
const specs: fc.Arbitrary<Partial<AIMModelSpec>> = fc.record(
  {
    image: fc.constantFrom("amd/aim:1", "Org/X", "ghcr.io/a/b@sha256:00", "a"),
    discovery: fc.record(
      { extractMetadata: fc.boolean(), createServiceTemplates: fc.boolean(), enabled: fc.boolean() },
      { requiredKeys: [] },
    ),
    modelSources: fc.constant([{ modelId: "meta/llama", sourceUri: "hf://meta/llama" }]),
    custom: fc.record({ hardware, type: fc.constantFrom("optimized", "preview") }, { requiredKeys: [] }),
    customTemplates: fc.array(fc.record({ name: fc.constantFrom("a", "b", "___"), hardware }, { requiredKeys: [] }), {
      maxLength: 4,
    }),
    imagePullSecrets: fc.constantFrom([{ name: "pull" }], [{ name: "gone" }]),
    imageMetadata: fc.constantFrom({}, { model: { recommendedDeployments: [{ gpuModel: "M" }, { metric: "x" }] } }),
    runtimeConfigName: fc.constantFrom("team", "missing"),
  },
  { requiredKeys: [] },
)
const observers: fc.Arbitrary<TestObserver> = fc.oneof(
  fc.constant(() => undefined),
  fc.constantFrom(LABELS, {}, { "com.amd.aim.model.deployments": "oops" }).map((labels) => registry(labels)),
  fc
    .constantFrom(
      new AuthError({ reason: "ImagePullAuthFailure", message: "no" }),
      new InfrastructureError({ reason: "RegistryUnreachable", message: "down" }),
      new InfrastructureError({ reason: "ImageNotFound", message: "none" }),
    )
    .map(failing),
)
const clusterOf = (spec: Partial<AIMModelSpec>): ReadonlyArray<KubernetesObject> => [
  model(spec),
  clusterModel(spec),
  secret("pull"),
  runtimeConfig({ model: { autoDiscovery: true } }, "team"),
]

describe("planning models to the end", () => {
  it("planning on the state that a plan produced changes nothing, and tells nothing new", () => {
    fc.assert(
      fc.property(specs, observers, (spec, observer) => {
        const result = settle(clusterOf(spec), observer)
        expect(result.converged).toBe(true)
        expect(result.plans.flatMap(({ changes }) => changes)).toEqual([])
        expect(result.plans.flatMap(({ plan }) => plan.events.filter(({ recurring }) => !recurring))).toEqual([])
      }),
    )
  })

  it("so does it once the templates are judged, and after the image is read anew", () => {
    const status = fc.constantFrom("Ready", "Failed", "NotAvailable", "Pending")
    fc.assert(
      fc.property(specs, observers, observers, status, (spec, first, second, state) => {
        const result = settle(withTemplateStatus(settle(clusterOf(spec), first), state), second)
        expect(result.converged).toBe(true)
        expect(result.plans.flatMap(({ changes }) => changes)).toEqual([])
      }),
    )
  })

  it("the order of objects does not matter", () => {
    fc.assert(
      fc.property(specs, observers, (spec, observer) => {
        const plans = settle(clusterOf(spec), observer).plans.map(({ plan }) => plan)
        const reordered = settle(clusterOf(spec).toReversed(), observer).plans.map(({ plan }) => plan)
        expect(JSON.stringify(reordered)).toBe(JSON.stringify(plans))
      }),
    )
  })

  it("whatever is wrong, a model has a state, and says why it is not ready", () => {
    fc.assert(
      fc.property(specs, observers, (spec, observer) => {
        const { status, conditions = [] } = statusOf(settle(clusterOf(spec), observer))
        const ready = conditions.find(({ type }) => type === "Ready")
        expect(ready?.status === "True").toBe(status === "Ready")
        if (status !== "Ready") expect(ready?.message).not.toBe("")
      }),
    )
  })
})

it("the image of a service becomes a model, and that gets templates and metadata", () => {
  const service: AIMService = {
    apiVersion: "aim.eai.amd.com/v1alpha1",
    kind: "AIMService",
    metadata: { name: "chat", namespace: "ml-team", uid: "service-uid", generation: 1 },
    spec: { model: { image: IMAGE } },
  }
  const reconcilers = [onSnapshots(serviceReconciler), onSnapshots(modelReconciler)]
  const result = answeredFixpoint(makeSnapshot([service]), reconcilers, registry())
  const made = result.snapshot.objects.filter(({ kind }) => kind !== "AIMService").map(({ kind }) => kind)
  expect(result.converged).toBe(true)
  expect(made).toEqual(["AIMModel", "AIMServiceTemplate", "AIMServiceTemplate"])
})
