import type { AIMClusterModel, AIMClusterServiceTemplate, AIMService } from "@aim-engine/api"
import { readDiscoveryLog } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import type { Behaviour, BehaviourRule } from "./container-behaviour.ts"
import { surroundingsOf } from "./surroundings.ts"

const apiVersion = "aim.eai.amd.com/v1alpha1"
const IMAGE = "ghcr.io/acme/model:1.0.0"

const model = (status?: AIMClusterModel["status"]): AIMClusterModel => ({
  apiVersion,
  kind: "AIMClusterModel",
  metadata: { name: "model" },
  spec: { image: IMAGE },
  ...(status === undefined ? {} : { status }),
})

const PROFILE = {
  engine_args: { "max-model-len": 8192 },
  env_vars: { VLLM_USE_V1: "1" },
  metadata: { engine: "vllm", gpu: "MI300X", gpuCount: 2, metric: "latency", precision: "fp8", type: "optimized" },
} as const
const SOURCES = [{ modelId: "acme/model", sourceUri: "hf://acme/model", size: "512Mi" }] as const

const template: AIMClusterServiceTemplate = {
  apiVersion,
  kind: "AIMClusterServiceTemplate",
  metadata: { name: "model-latency" },
  spec: { modelName: "model", metric: "latency", precision: "fp8", gpu: { model: "MI300X", requests: 2 } },
  status: { status: "Ready", modelSources: SOURCES, profile: PROFILE },
}

/** What the image's dry run prints when it is asked for what the template asks for. */
const printed = (dryRun: BehaviourRule["behaviour"] | undefined): string => {
  const env = [
    { name: "AIM_METRIC", value: "latency" },
    { name: "AIM_PRECISION", value: "fp8" },
    { name: "AIM_GPU_MODEL", value: "MI300X" },
    { name: "AIM_GPU_COUNT", value: "2" },
  ]
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p" },
    spec: { containers: [{ name: "discovery", env }] },
  } as const
  const behaviour: Behaviour | undefined = typeof dryRun === "function" ? dryRun(pod) : dryRun
  return behaviour !== undefined && "log" in behaviour ? (behaviour.log ?? "") : ""
}

const labelsOf = (objects: Parameters<typeof surroundingsOf>[0]) =>
  Effect.gen(function* () {
    const { registries } = surroundingsOf(objects)
    const observer = registries.observers.get("ImageMetadata") ?? (() => Effect.die("nobody answers"))
    const parameters = { image: IMAGE, namespace: "", imagePullSecrets: "" }
    const request = { type: "ImageMetadata", key: IMAGE, parameters, ttlSeconds: 60, schema: Schema.Unknown }
    return yield* observer(request)
  })

describe("the surroundings of manifests", () => {
  it("have images whose dry runs lead to the statuses that the templates come with", () => {
    const { dryRuns } = surroundingsOf([model(), template])
    const result = Result.getOrThrow(readDiscoveryLog(printed(dryRuns.get(IMAGE)), undefined))
    expect(result.modelSources).toEqual(SOURCES)
    expect(result.profile).toMatchObject(PROFILE)
  })

  it.effect("have images with the labels that models tell of, else with the name of the files that they need", () =>
    Effect.gen(function* () {
      const originalLabels = { "com.amd.aim.model.canonicalName": "acme/original", other: "label" }
      expect(yield* labelsOf([model({ imageMetadata: { originalLabels } })])).toMatchObject({ labels: originalLabels })
      const named = model({ imageMetadata: { model: { canonicalName: "acme/named" } } })
      expect(yield* labelsOf([named, template])).toMatchObject({
        labels: { "com.amd.aim.model.canonicalName": "acme/named" },
      })
      expect(yield* labelsOf([model(), template])).toMatchObject({
        labels: { "com.amd.aim.model.canonicalName": "acme/model" },
      })
      expect(yield* labelsOf([model()])).toMatchObject({ labels: {} })
    }),
  )

  it("have the files of everything that names some, in the sizes that are told", () => {
    const service: AIMService = {
      apiVersion,
      kind: "AIMService",
      metadata: { name: "own", namespace: "ml" },
      spec: { model: { custom: { modelSources: [{ modelId: "a/b", sourceUri: "s3://a/b" }], hardware: {} } } },
    }
    const { files } = surroundingsOf([model(), template, service])
    expect([...files]).toEqual([
      ["hf://acme/model", { bytes: 2 ** 29 }],
      ["s3://a/b", { bytes: 2 ** 34 }],
    ])
  })
})
