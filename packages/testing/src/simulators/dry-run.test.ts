import { JobKind, Label } from "@aim-engine/api"
import { DISCOVERY_CONTAINER, parseDiscoveryOutput } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import { passTime } from "../virtual-time/pass-time.ts"
import type { BehaviourRule } from "./container-behaviour.ts"
import { discoveryRule, dryRun, type OfferedProfile } from "./dry-run.ts"
import { dryRunOf } from "./model-image.ts"
import { create, read, simulatedCluster } from "./test-fixtures/simulated-cluster.ts"

const offer = (gpu: string, precision: string): OfferedProfile => ({
  profile: { metadata: { engine: "vllm", gpu, gpu_count: 1, precision, metric: "latency", type: "optimized" } },
  models: [{ name: "acme/model", source: "hf://acme/model", size_gb: 16 }],
})
const OFFERS = [offer("MI300X", "fp8"), offer("MI300X", "fp16"), offer("MI210", "fp16")]

/** A discovery Job as the operator makes it. */
const discovery = (image: string, wishes: Readonly<Record<string, string>>) => ({
  spec: {
    backoffLimit: 0,
    template: {
      metadata: { labels: { [Label.template]: "t" } },
      spec: {
        restartPolicy: "Never",
        containers: [
          { name: DISCOVERY_CONTAINER, image, env: Object.entries(wishes).map(([name, value]) => ({ name, value })) },
        ],
      },
    },
  },
})

const images = new Map<string, BehaviourRule["behaviour"]>([
  ["strict", dryRun(OFFERS)],
  ["noisy", dryRun(OFFERS, { noise: { before: "INFO [main] start [1]\n", after: "INFO done]\n" } })],
  ["lenient", dryRunOf({ labels: { "com.amd.aim.model.canonicalName": "acme/model" }, offers: OFFERS })],
  ["labelled", dryRunOf({ labels: { "com.amd.aim.model.canonicalName": "acme/model" } })],
  ["bare", dryRunOf({ labels: {} })],
  ["broken", { _tag: "Succeed", after: "1 second", log: "Traceback\n" }],
])

/** How a Job ends that asks an image, and what it printed. */
const outcomeOf = (image: string, wishes: Readonly<Record<string, string>> = {}) =>
  Effect.gen(function* () {
    yield* create(JobKind, "job", discovery(image, wishes))
    yield* passTime("10 seconds")
    const { status } = yield* read(JobKind, "job")
    const log = yield* Effect.option((yield* KubernetesApi).podLog({ namespace: "default", name: "job-00001" }, {}))
    const output = log._tag === "Some" ? Result.getOrUndefined(parseDiscoveryOutput(log.value)) : undefined
    return { ended: status?.conditions?.at(-1)?.type, output }
  }).pipe(Effect.provide(simulatedCluster({ kubelet: { behaviours: [discoveryRule(images)] } })))

describe("a discovery Job", () => {
  it.effect.each<readonly [string, string, Record<string, string>, object]>([
    ["prints the first profile that fits", "strict", { AIM_GPU_MODEL: "MI300X" }, OFFERS[0] ?? {}],
    ["looks at all that is asked", "strict", { AIM_PRECISION: "fp16", AIM_GPU_COUNT: "1" }, OFFERS[1] ?? {}],
    ["takes every precision for auto", "strict", { AIM_PRECISION: "auto", AIM_GPU_MODEL: "MI210" }, OFFERS[2] ?? {}],
    ["may be noisy", "noisy", {}, OFFERS[0] ?? {}],
    ["prefers what its image is tuned for", "lenient", { AIM_GPU_MODEL: "MI210" }, OFFERS[2] ?? {}],
    [
      "is unoptimized for what its image is not tuned for",
      "lenient",
      { AIM_GPU_MODEL: "MI355X", AIM_METRIC: "throughput" },
      { profile: { metadata: { gpu: "MI355X", metric: "throughput", type: "unoptimized" } } },
    ],
    [
      "of an image of which nothing is known is tuned for whatever is asked",
      "labelled",
      { AIM_PRECISION: "fp8", AIM_GPU_COUNT: "2" },
      {
        profile: { metadata: { precision: "fp8", gpu_count: 2, type: "optimized" } },
        models: [{ name: "acme/model", source: "hf://acme/model", size_gb: 16 }],
      },
    ],
    ["of an image that names no model needs no files", "bare", {}, { models: [] }],
  ])("%s", ([_title, image, wishes, expected]) =>
    Effect.gen(function* () {
      const { ended, output } = yield* outcomeOf(image, wishes)
      expect(ended).toBe("Complete")
      expect(output).toMatchObject(expected)
    }),
  )

  it.effect.each<readonly [string, string, Record<string, string>, string | undefined]>([
    ["fails where no profile fits", "strict", { AIM_METRIC: "throughput" }, "Failed"],
    ["completes with a log that says nothing", "broken", {}, "Complete"],
    ["never ends where there is no such image", "absent", {}, undefined],
  ])("%s", ([_title, image, wishes, expected]) =>
    Effect.gen(function* () {
      const { ended, output } = yield* outcomeOf(image, wishes)
      expect(ended).toBe(expected)
      expect(output).toBeUndefined()
    }),
  )
})
