import { type AIMService, AIMServiceKind, type Condition, NodeKind, refOf } from "@aim-engine/api"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { InMemoryCluster, passTime } from "@aim-engine/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Metric } from "effect"
import { PrometheusMetrics } from "effect/observability"
import { OPERATOR_METRICS } from "./metrics/catalog.ts"
import { createChat, FOREIGN_KINDS, serviceAt, withEngine } from "./test-fixtures/engine-cluster.ts"

const condition = ({ status }: AIMService, type: string): Condition | undefined =>
  status?.conditions?.find((each) => each.type === type)

/** The value of one series in Prometheus' format. */
const metric = (series: string) =>
  Effect.map(PrometheusMetrics.format(), (text) => {
    const line = text.split("\n").find((each) => each.startsWith(`${series} `))
    return line === undefined ? undefined : Number(line.slice(series.length))
  })

describe("an API of another project that is absent", () => {
  it.effect("is told of, and picked up without a restart when it appears", () =>
    withEngine(
      Effect.gen(function* () {
        const cluster = yield* InMemoryCluster
        yield* createChat()
        yield* passTime("10 seconds")
        const before = yield* serviceAt("ml-team", "llama-chat")
        expect(condition(before, "DependenciesReachable")?.status).toBe("False")
        expect(condition(before, "InferenceServiceReady")).toMatchObject({
          reason: "ApiNotInstalled",
          message: "The cluster does not serve InferenceService of serving.kserve.io/v1beta1",
        })
        expect(before.status?.status).not.toBe("Running")

        yield* cluster.installOpen(FOREIGN_KINDS)
        yield* passTime("2 minutes")
        const after = yield* serviceAt("ml-team", "llama-chat")
        expect(after.status?.status).toBe("Running")
        expect(condition(after, "DependenciesReachable")?.status ?? "True").toBe("True")
      }),
      { kinds: [] },
    ),
  )
})

describe("what nobody reads", () => {
  it.effect("of a node wakes nobody", () =>
    withEngine(
      Effect.gen(function* () {
        const api = yield* KubernetesApi
        yield* createChat()
        yield* passTime("1 minute")
        const reconciles = 'controller_runtime_reconcile_total{controller="service",result="success"}'
        const before = yield* metric(reconciles)
        const { items } = yield* api.list(NodeKind)
        for (const node of items) {
          const beat = {
            status: { conditions: [{ type: "Ready", status: "True", lastHeartbeatTime: "2030-01-01T00:00:00Z" }] },
          }
          yield* api.patch(
            NodeKind,
            refOf(node),
            { type: "merge", body: beat },
            { fieldManager: "k", subresource: "status" },
          )
        }
        yield* passTime("1 second")
        expect(items.length).toBeGreaterThan(0)
        expect(yield* metric(reconciles)).toBe(before)
      }),
    ),
  )
})

describe("metrics", () => {
  it.effect("tell the states and conditions of all objects, how long services took, and which build this is", () =>
    withEngine(
      Effect.gen(function* () {
        yield* createChat()
        yield* passTime("1 minute")
        expect(yield* metric('aim_objects{kind="AIMService",namespace="ml-team",status="Running"}')).toBe(1)
        expect(yield* metric('aim_condition{kind="AIMService",type="Ready",status="True"}')).toBe(1)
        expect(yield* metric('aim_template_selection{reason="Resolved"}')).toBe(1)
        expect(yield* metric("aim_service_time_to_running_seconds_count")).toBe(1)
        expect(yield* metric('workqueue_unfinished_work_seconds{name="service",controller="service"}')).toBe(0)
        expect(yield* metric('aim_apply_total{kind="InferenceService",result="created"}')).toBe(1)

        yield* (yield* KubernetesApi).delete(
          AIMServiceKind,
          { namespace: "ml-team", name: "llama-chat" },
          { propagation: "Background" },
        )
        yield* passTime("1 minute")
        expect(yield* metric('aim_objects{kind="AIMService",namespace="ml-team",status="Running"}')).toBe(undefined)
        expect(yield* metric('aim_condition{kind="AIMService",type="Ready",status="True"}')).toBe(undefined)
      }),
    ),
  )
})

it.effect("every metric is documented", () =>
  withEngine(
    Effect.gen(function* () {
      yield* createChat()
      yield* passTime("1 minute")
      const known = new Set(OPERATOR_METRICS.map(({ name }) => name))
      const measured = (yield* Metric.snapshot).map(({ id, attributes = {} }) => `${id} ${Object.keys(attributes)}`)
      const documented = new Set(OPERATOR_METRICS.map(({ name, labels }) => `${name} ${labels}`))
      expect(new Set(measured).difference(documented)).toEqual(new Set())
      expect(known.size).toBe(OPERATOR_METRICS.length)
    }),
  ),
)

describe("the part of the cluster", () => {
  it.effect("that is worked on may be some namespaces", () =>
    withEngine(
      Effect.gen(function* () {
        yield* createChat()
        yield* createChat({ metadata: { namespace: "research" } })
        yield* passTime("1 minute")
        expect((yield* serviceAt("research", "llama-chat")).status?.status).toBe("Running")
        expect((yield* serviceAt("ml-team", "llama-chat")).status?.status).not.toBe("Running")
      }),
      // Templates of the cluster are discovered in the operator's own namespace.
      { namespaces: ["aim-system", "research"] },
    ),
  )

  it.effect("is left alone by a dry run", () =>
    withEngine(
      Effect.gen(function* () {
        const cluster = yield* InMemoryCluster
        yield* createChat()
        yield* passTime("1 second")
        const stored = JSON.stringify(yield* cluster.objects)
        yield* passTime("5 minutes")
        expect(JSON.stringify(yield* cluster.objects)).toBe(stored)
        expect((yield* serviceAt("ml-team", "llama-chat")).status?.conditions).toBe(undefined)
      }),
      { dryRun: true },
    ),
  )
})
