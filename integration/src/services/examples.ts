import type { AIMServiceSpec } from "@aim-engine/api"
import type { ObjectToWrite } from "../scale/write-objects.ts"
import type { Verdict } from "./scene.ts"
import { gateway, model, template } from "./scenery.ts"

/** A service, and what is expected of it once it runs. */
export interface Example {
  readonly name: string
  readonly spec: AIMServiceSpec
  /** Besides `Running`. */
  readonly verdict?: Verdict
  readonly template: string | RegExp
  /** Of each pod; none for CPUs. */
  readonly gpus: number | undefined
  readonly replicas: number
  /** Where files are mounted, besides shared memory. */
  readonly mountPath: string
}

const llama = { name: "llama" }

/** Models with templates for one MI300X, for four, and for none, and a gateway. */
export const catalog: ReadonlyArray<ObjectToWrite> = [
  gateway("inference", "default"),
  model("llama"),
  template("llama-1x", "llama", { gpu: { model: "MI300X", requests: 1 } }),
  template("llama-4x", "llama", { gpu: { model: "MI300X", requests: 4 }, metric: "throughput" }),
  model("embed"),
  template("embed-cpu", "embed", { hardware: { cpu: { requests: 4 } } }),
]

/** Without a cache each service has a volume of its own, into which it downloads. */
const uncached = { template: "llama-1x", gpus: 1, replicas: 1, mountPath: "/workspace/cache" }
const cached = {
  ...uncached,
  mountPath: "/workspace/cache/example/llama",
  verdict: { CacheReady: "True CacheWarm" },
}
const onFourGpus = { template: "llama-4x", gpus: 4 }
const notUsed = { CacheReady: "True CacheNotUsed" }

/** A service of every sort. */
export const EXAMPLES: ReadonlyArray<Example> = [
  { ...uncached, name: "by-name", spec: { model: llama } },
  { ...uncached, name: "by-image", spec: { model: { image: "example.com/llama:1.0.0" } } },
  {
    name: "custom",
    spec: {
      model: {
        custom: {
          baseImage: "example.com/base:1.0.0",
          modelSources: [{ modelId: "acme/tuned", sourceUri: "s3://models/tuned", size: "10Gi" }],
          hardware: { gpu: { requests: 2, model: "MI300X" } },
        },
      },
    },
    template: /^acme-tuned-[0-9a-f]{8}-custom-[0-9a-f]{8}$/,
    gpus: 2,
    replicas: 1,
    mountPath: "/workspace/cache/acme/tuned",
  },
  {
    ...uncached,
    name: "overrides",
    spec: { model: llama, template: { name: "llama-1x" }, overrides: { precision: "fp16" } },
    template: "llama-1x-ovr-fp16-fe0f",
  },
  { ...uncached, name: "auto", spec: { model: llama, caching: { mode: "Auto" } }, verdict: notUsed },
  { ...uncached, name: "never", spec: { model: llama, caching: { mode: "Never" } }, verdict: notUsed },
  {
    ...cached,
    ...onFourGpus,
    name: "always",
    spec: { model: llama, template: { name: "llama-4x" }, caching: { mode: "Always" } },
  },
  {
    ...cached,
    ...onFourGpus,
    name: "shared",
    spec: { model: llama, template: { name: "llama-4x" }, caching: { mode: "Shared" } },
  },
  { ...cached, name: "dedicated", spec: { model: llama, caching: { mode: "Dedicated" } } },
  {
    ...uncached,
    name: "routed",
    spec: { model: llama, routing: { enabled: true, gatewayRef: { name: "inference", namespace: "default" } } },
    verdict: { HTTPRouteReady: "True HTTPRouteAccepted", RoutingReady: "True RouteReady" },
  },
  {
    ...uncached,
    name: "elastic",
    spec: { model: llama, minReplicas: 2, maxReplicas: 4 },
    verdict: { HPAReady: "True HPAOperational" },
    replicas: 2,
  },
  { ...uncached, name: "cpu-only", spec: { model: { name: "embed" } }, template: "embed-cpu", gpus: undefined },
  {
    ...uncached,
    ...onFourGpus,
    name: "multi-gpu",
    spec: { model: llama, template: { name: "llama-4x" }, caching: { mode: "Never" }, replicas: 2 },
    replicas: 2,
  },
]
