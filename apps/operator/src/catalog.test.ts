import {
  AIMClusterModelKind,
  AIMClusterServiceTemplateKind,
  JobKind,
  type KubernetesObject,
  NodeKind,
  type ResourceKind,
} from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { passTime } from "@aim-engine/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { withEngine } from "./test-fixtures/engine-cluster.ts"
import { exampleObjects, exampleSurroundings } from "./test-fixtures/example-cluster.ts"

const MODEL = "llama-3-1-8b-instruct"
const examples = exampleObjects(`catalog/${MODEL}.yaml`)

const listed = <T extends KubernetesObject>(kind: ResourceKind<T>) =>
  Effect.flatMap(KubernetesApi, (api) => api.list(kind)).pipe(Effect.map(({ items }) => items.filter(isObjectOf(kind))))

const statuses = Effect.map(listed(AIMClusterServiceTemplateKind), (templates) =>
  Object.fromEntries(templates.map(({ metadata, status }) => [metadata.name, status?.status])),
)

const modelStatus = Effect.map(listed(AIMClusterModelKind), ([model]) => model?.status)

describe("a catalog without statuses", () => {
  it.effect("gets the statuses that the examples come with, from registry and discovery Jobs alone", () =>
    withEngine(
      Effect.gen(function* () {
        const model = yield* modelStatus
        expect(model?.status).toBe("Ready")
        expect(model?.imageMetadata?.model?.canonicalName).toBe("meta-llama/Llama-3.1-8B-Instruct")
        const templates = new Map(
          (yield* listed(AIMClusterServiceTemplateKind)).map((each) => [each.metadata.name, each]),
        )
        const wanted = examples.filter(isObjectOf(AIMClusterServiceTemplateKind))
        expect(templates.size).toBe(wanted.length)
        for (const { metadata, status } of wanted) {
          const found = templates.get(metadata.name)?.status
          expect({ [metadata.name]: found?.status }).toEqual({ [metadata.name]: status?.status })
          if (status?.status !== "Ready") continue
          expect(found?.modelSources).toEqual(status.modelSources)
          expect(found?.profile?.metadata).toEqual(status.profile?.metadata)
          expect(found?.resolvedHardware).toEqual(status.resolvedHardware)
        }
        // Their work done, the Jobs go.
        yield* passTime("2 minutes")
        expect(yield* listed(JobKind)).toEqual([])
        expect(yield* statuses).toMatchObject({ "llama-3-1-8b-mi300x-latency-fp8": "Ready" })
      }),
    ),
  )

  it.effect("waits for a registry that cannot be reached, and goes on when it can", () => {
    const surroundings = exampleSurroundings()
    surroundings.registries.troubleRegistry("ghcr.io", "Unreachable")
    return withEngine(
      Effect.gen(function* () {
        expect((yield* modelStatus)?.status).toBe("Degraded")
        expect(yield* statuses).toMatchObject({ "llama-3-1-8b-mi300x-latency-fp8": "Degraded" })
        surroundings.registries.troubleRegistry("ghcr.io", undefined)
        yield* passTime("10 minutes")
        expect((yield* modelStatus)?.status).toBe("Ready")
        expect(yield* statuses).toMatchObject({ "llama-3-1-8b-mi300x-latency-fp8": "Ready" })
      }),
      { surroundings },
    )
  })

  it.effect("has templates that fail while their discovery does, and that turn Ready when it is tried again", () => {
    const surroundings = exampleSurroundings()
    const healthy = new Map(surroundings.dryRuns)
    for (const image of healthy.keys()) {
      surroundings.dryRuns.set(image, { _tag: "Fail", after: "1 second", exitCode: 2, log: "Traceback\n" })
    }
    return withEngine(
      Effect.gen(function* () {
        expect(yield* statuses).toMatchObject({ "llama-3-1-8b-mi300x-latency-fp8": "Failed" })
        for (const [image, behaviour] of healthy) surroundings.dryRuns.set(image, behaviour)
        yield* passTime("5 minutes")
        expect(yield* statuses).toMatchObject({ "llama-3-1-8b-mi300x-latency-fp8": "Ready" })
      }),
      { surroundings },
    )
  })

  it.effect(
    "follows the nodes: without the last one of a GPU its templates are NotAvailable, and Ready again with it",
    () =>
      withEngine(
        Effect.gen(function* () {
          const api = yield* KubernetesApi
          const nodes = (yield* api.list(NodeKind)).items.filter(({ metadata }) => metadata.name.startsWith("mi300x"))
          for (const { metadata } of nodes) {
            yield* api.delete(NodeKind, { namespace: "", name: metadata.name }, { propagation: "Background" })
          }
          yield* passTime("10 seconds")
          expect(yield* statuses).toMatchObject({
            "llama-3-1-8b-mi300x-latency-fp8": "NotAvailable",
            "llama-3-1-8b-mi210-latency-fp16": "Ready",
          })
          const [node] = exampleObjects("cluster/nodes.yaml")
          if (node !== undefined) yield* api.create(NodeKind, node, "test")
          yield* passTime("10 seconds")
          expect(yield* statuses).toMatchObject({ "llama-3-1-8b-mi300x-latency-fp8": "Ready" })
          expect(yield* listed(JobKind)).toHaveLength(4)
        }),
      ),
  )
})
