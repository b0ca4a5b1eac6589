import {
  AIM_API_VERSION,
  type AIMClusterModel,
  AIMClusterModelKind,
  type AIMModel,
  type AIMModelConfig,
  AIMModelKind,
  type AIMModelSpec,
  type AIMModelStatus,
  type AIMResolvedReference,
  type AIMService,
  type AIMServiceSpec,
  type KubernetesObject,
  Label,
  Origin,
} from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { ApiError } from "../errors/api-error.ts"
import { template } from "../template/template.fixture.ts"
import { DEFAULT_BASE_IMAGE } from "./model-request.ts"
import { resolveModel } from "./resolve-model.ts"

const IMAGE = "example.com/llama:1"
const QWEN = " amdenterpriseai/aim-qwen-qwen3-32b:0.8.5 "
const READY: AIMModelStatus = { status: "Ready" }

const model = (name: string, spec: Partial<AIMModelSpec> = {}, status: AIMModelStatus = READY): AIMModel => ({
  apiVersion: AIM_API_VERSION,
  kind: "AIMModel",
  metadata: { name, namespace: "ml", uid: `uid-ns-${name}` },
  spec: { image: IMAGE, ...spec },
  status,
})

const clusterModel = (
  name: string,
  spec: Partial<AIMModelSpec> = {},
  status: AIMModelStatus = READY,
): AIMClusterModel => ({
  ...model(name, spec, status),
  kind: "AIMClusterModel",
  metadata: { name, uid: `uid-cl-${name}` },
})

const service = (spec: AIMServiceSpec, resolvedModel?: AIMResolvedReference): AIMService => ({
  apiVersion: AIM_API_VERSION,
  kind: "AIMService",
  metadata: { name: "chat", namespace: "ml", uid: "uid-chat" },
  spec,
  ...(resolvedModel === undefined ? {} : { status: { resolvedModel } }),
})

const resolve = (
  asked: AIMServiceSpec | AIMService,
  objects: ReadonlyArray<KubernetesObject> = [],
  config: AIMModelConfig = {},
) =>
  resolveModel("spec" in asked ? asked : service(asked), { defaultBaseImage: DEFAULT_BASE_IMAGE, config }).pipe(
    Effect.provide(makeSnapshot(objects).layer),
  )

describe("a model by name", () => {
  it.effect("is the namespace's, ready or not, before the cluster's", () =>
    Effect.gen(function* () {
      const objects = [model("llama", {}, { status: "Progressing" }), clusterModel("llama")]
      const { model: found, reference, health } = yield* resolve({ model: { name: " llama " } }, objects)
      expect(found?.kind).toBe("AIMModel")
      expect(reference).toBeUndefined()
      expect(health).toMatchObject({ component: "Model", state: "Progressing", reason: "ModelNotReady" })
    }),
  )

  it.effect("is the cluster's where the namespace has none, and remembered in full", () =>
    Effect.gen(function* () {
      const { reference, health, decision } = yield* resolve({ model: { name: "llama" } }, [clusterModel("llama")])
      expect(reference).toEqual({
        name: "llama",
        scope: "Cluster",
        kind: "aim.eai.amd.com/v1alpha1/AIMClusterModel",
        uid: "uid-cl-llama",
      })
      expect(health).toMatchObject({ state: "Ready", reason: "ModelResolved" })
      expect(decision).toMatchObject({ _tag: "ModelResolution", outcome: "Found" })
    }),
  )

  it.effect("has to exist", () =>
    Effect.gen(function* () {
      const { health, decision } = yield* resolve({ model: { name: "llama" } })
      expect(health).toMatchObject({
        state: "Failed",
        reason: "ModelNotFound",
        errors: [{ _tag: "MissingUpstream", reason: "ModelNotFound" }],
      })
      expect(health.message).toMatch(/model llama in namespace ml/)
      expect(decision.outcome).toBe("NotFound")
    }),
  )

  it.effect("tells why it could not be looked up", () =>
    Effect.gen(function* () {
      const error = new ApiError({ reason: "ServiceUnavailable", message: "later" })
      const { health } = yield* resolveModel(service({ model: { name: "llama" } }), {
        defaultBaseImage: DEFAULT_BASE_IMAGE,
        config: {},
      }).pipe(Effect.provide(makeSnapshot().withUnreadable(AIMClusterModelKind, error).layer))
      expect(health.errors).toMatchObject([{ _tag: "Infrastructure", reason: "ServiceUnavailable" }])
    }),
  )

  it.effect("is asked for", () =>
    Effect.gen(function* () {
      const { health } = yield* resolve({ model: { name: " " } })
      expect(health).toMatchObject({ errors: [{ _tag: "InvalidSpec", reason: "ModelNotFound" }] })
    }),
  )
})

describe("a model by image", () => {
  const asked: AIMServiceSpec = { model: { image: IMAGE } }

  it.effect("selection #22: is the namespace's before the cluster's", () =>
    Effect.gen(function* () {
      const { model: found, decision } = yield* resolve(asked, [model("mine"), clusterModel("theirs")])
      expect(found?.metadata.name).toBe("mine")
      expect(decision.candidates).toEqual([
        { model: "model ml/mine", verdict: "Chosen" },
        { model: "cluster model theirs", verdict: "NamespaceComesFirst" },
      ])
    }),
  )

  it.effect("selection #23: has to be one, unless one of several was used before", () =>
    Effect.gen(function* () {
      const objects = [model("b"), model("a", {}, { status: "Progressing" })]
      const { health } = yield* resolve(asked, objects)
      expect(health).toMatchObject({ state: "Failed", reason: "ModelSelectionAmbiguous", errors: [] })
      expect(health.message).toMatch("model ml/a, model ml/b")
      const before = service(asked, { name: "a", namespace: "ml", scope: "Namespace", uid: "uid-ns-a" })
      expect((yield* resolve(before, objects)).model?.metadata.name).toBe("a")
    }),
  )

  it.effect("is compared as written", () =>
    Effect.gen(function* () {
      const { decision } = yield* resolve({ model: { image: `docker.io/x/y:1` } }, [model("a", { image: "x/y:1" })])
      expect(decision.outcome).toBe("Created")
    }),
  )

  it.effect("selection #24: is created where there is none", () =>
    Effect.gen(function* () {
      const spec = {
        model: { image: QWEN },
        imagePullSecrets: [{ name: "s" }],
        serviceAccountName: "a",
        runtimeConfigName: "r",
      }
      const { planned, health } = yield* resolve(spec)
      expect(health).toMatchObject({ state: "Pending", reason: "CreatingModel", dependency: "Downstream" })
      expect(planned).toEqual([
        {
          kind: AIMModelKind,
          component: "Model",
          mode: "create",
          object: {
            apiVersion: AIM_API_VERSION,
            kind: "AIMModel",
            metadata: {
              name: "aim-qwen-qwen3-32b-0-8-5-cdc1fb22",
              namespace: "ml",
              labels: { "aim.eai.amd.com/origin": "auto-generated" },
            },
            spec: {
              image: QWEN.trim(),
              imagePullSecrets: [{ name: "s" }],
              serviceAccountName: "a",
              runtimeConfigName: "r",
            },
          },
        },
      ])
    }),
  )

  it.effect("coverage M43, M44: is created as the runtime config says", () =>
    Effect.gen(function* () {
      const spec = { model: { image: QWEN }, imagePullSecrets: [{ name: "s" }], serviceAccountName: "a" }
      const { planned } = yield* resolve(spec, [], { creationScope: "Cluster", autoDiscovery: false })
      expect(planned).toMatchObject([
        { kind: { kind: "AIMClusterModel" }, object: { metadata: { name: "aim-qwen-qwen3-32b-0-8-5-cdc1fb22" } } },
      ])
      expect(planned[0]?.object).toHaveProperty("spec", {
        image: QWEN.trim(),
        discovery: { extractMetadata: false, createServiceTemplates: false },
      })
    }),
  )

  it.effect.each(["ghcr.io/a/b:", ":::x", "ghcr.io/a/b@sha256"])("selection #27: cannot be created for %s", (image) =>
    Effect.gen(function* () {
      const { planned, health } = yield* resolve({ model: { image } })
      expect(planned).toEqual([])
      expect(health.errors).toMatchObject([{ _tag: "InvalidSpec", reason: "InvalidImageReference" }])
    }),
  )

  it.effect("is not created over another of its name", () =>
    Effect.gen(function* () {
      const { planned, health } = yield* resolve({ model: { image: QWEN } }, [
        model("aim-qwen-qwen3-32b-0-8-5-cdc1fb22"),
      ])
      expect(planned).toEqual([])
      expect(health).toMatchObject({ state: "Failed", reason: "AlreadyExists" })
    }),
  )
})

describe("a model by its files", () => {
  const source = { modelId: "my-org/my-model", sourceUri: "s3://bucket/model" }
  const endpoint = { ...source, env: [{ name: "AWS_ENDPOINT_URL", value: "https://minio.local" }] }
  const baseImage = "ghcr.io/silogen/aim-base:0.7.0"
  const custom = (one: typeof source, hardware = {}): AIMServiceSpec => ({
    model: { custom: { baseImage, modelSources: [one], hardware } },
  })
  const twoGpus = { gpu: { model: "MI300X", requests: 2 } }
  const existing = (hardware: object, labels = {}): AIMModel => {
    const made = model("existing", { image: baseImage, modelSources: [source], custom: { hardware } })
    return { ...made, metadata: { ...made.metadata, labels } }
  }

  it.effect.each([
    ["without an endpoint", source, "my-org-my-model-770ab756"],
    ["with an endpoint", endpoint, "my-org-my-model-2bed61b4"],
  ] as const)("selection #29: is created %s", ([, one, name]) =>
    Effect.gen(function* () {
      const { planned } = yield* resolve(custom(one))
      expect(planned).toMatchObject([
        {
          mode: "create",
          object: {
            kind: "AIMModel",
            metadata: {
              name,
              namespace: "ml",
              labels: {
                "aim.eai.amd.com/origin": "auto-generated",
                "aim.eai.amd.com/custom-model": "true",
                "aim.eai.amd.com/service": "chat",
              },
              ownerReferences: [{ kind: "AIMService", name: "chat", uid: "uid-chat" }],
            },
            spec: { image: baseImage, modelSources: [one] },
          },
        },
      ])
      expect(planned[0]?.object.metadata.ownerReferences?.[0]).not.toHaveProperty("controller")
    }),
  )

  it.effect("coverage G17: runs on the operator's base image unless it names one", () =>
    Effect.gen(function* () {
      const files = { modelId: "meta-llama/Llama-3-8B", sourceUri: "hf://meta-llama/Llama-3-8B" }
      const { planned } = yield* resolve({ model: { custom: { modelSources: [files], hardware: {} } } })
      expect(planned).toMatchObject([
        {
          object: {
            metadata: { name: "meta-llama-llama-3-8b-a9f84128" },
            spec: { image: "amdenterpriseai/aim-base:latest" },
          },
        },
      ])
    }),
  )

  it.effect("is matched by its hardware too, however that is written", () =>
    Effect.gen(function* () {
      const same = yield* resolve(custom(source, twoGpus), [existing({ gpu: { models: ["mi300x"], requests: 2 } })])
      expect(same.model?.metadata.name).toBe("existing")
      const other = yield* resolve(custom(source, twoGpus), [existing({ gpu: { model: "MI300X", requests: 1 } })])
      expect(other.decision.outcome).toBe("Created")
    }),
  )

  it.effect("gets no more of the service's environment than downloads need", () =>
    Effect.gen(function* () {
      const env = ["HF_TOKEN", "AWS_SECRET_ACCESS_KEY", "DEBUG"].map((name) => ({ name, value: "x" }))
      const { planned, decision } = yield* resolve({ ...custom(source), env })
      expect(planned).toMatchObject([
        { object: { spec: { env: [{ name: "HF_TOKEN" }, { name: "AWS_SECRET_ACCESS_KEY" }] } } },
      ])
      expect(JSON.stringify(decision)).not.toContain("SECRET")
    }),
  )

  it.effect("coverage G21: belongs to every service that uses it, if the operator made it", () =>
    Effect.gen(function* () {
      const made = existing({}, { [Label.origin]: Origin.autoGenerated })
      const { planned } = yield* resolve(custom(source), [made])
      expect(planned).toEqual([
        {
          kind: AIMModelKind,
          component: "Model",
          mode: "apply",
          object: {
            apiVersion: AIM_API_VERSION,
            kind: "AIMModel",
            metadata: {
              name: "existing",
              namespace: "ml",
              ownerReferences: [{ apiVersion: AIM_API_VERSION, kind: "AIMService", name: "chat", uid: "uid-chat" }],
            },
          },
        },
      ])
      expect((yield* resolve(custom(source), [existing({})])).planned).toEqual([])
    }),
  )
})

describe("a service that has a model", () => {
  const remembered: AIMResolvedReference = { name: "a", namespace: "ml", scope: "Namespace", uid: "uid-ns-a" }
  const asked = service({ model: { image: IMAGE } }, remembered)

  it.effect("keeps it though another one appears", () =>
    Effect.gen(function* () {
      const { model: found, decision } = yield* resolve(asked, [model("a"), model("b")])
      expect(found?.metadata.name).toBe("a")
      expect(decision.outcome).toBe("Remembered")
    }),
  )

  it.effect.each([
    ["not Ready", model("a", {}, { status: "Pending" })],
    ["another object", { ...model("a"), metadata: { name: "a", namespace: "ml", uid: "new" } }],
    ["of another image", model("a", { image: "other" })],
  ] as const)("looks again where it is %s", ([, changed]) =>
    Effect.gen(function* () {
      expect((yield* resolve(asked, [changed])).decision.outcome).not.toBe("Remembered")
    }),
  )
})

describe("a model that is not Ready", () => {
  const asked: AIMServiceSpec = { model: { name: "llama" } }
  const failed = (...types: ReadonlyArray<string>): AIMModelStatus => ({
    status: "Failed",
    conditions: types.map((type) => ({
      type,
      status: "False",
      reason: "X",
      message: "",
      lastTransitionTime: "2026-01-01T00:00:00Z",
    })),
  })
  const ready = template("t", { scope: "ns" })

  it.effect.each<readonly [string, AIMModelStatus, boolean, string]>([
    ["Degraded, with a template that is Ready", { status: "Degraded" }, true, "Ready"],
    ["Degraded, without one", { status: "Degraded" }, false, "Failed"],
    ["Failed, as its image could not be inspected", failed("Ready", "ImageMetadataReady"), true, "Ready"],
    ["Failed for another reason", failed("Ready", "ImageMetadataReady", "RuntimeConfigReady"), true, "Failed"],
    ["Failed, without a reason", { status: "Failed" }, true, "Failed"],
    ["NotAvailable", { status: "NotAvailable" }, true, "Progressing"],
    ["not yet looked at", {}, true, "Progressing"],
  ])("%s", ([, status, hasTemplate, state]) =>
    Effect.gen(function* () {
      const { health } = yield* resolve(asked, [model("llama", {}, status), ...(hasTemplate ? [ready] : [])])
      expect(health).toMatchObject({ state, reason: state === "Ready" ? "ModelResolved" : "ModelNotReady" })
    }),
  )
})
