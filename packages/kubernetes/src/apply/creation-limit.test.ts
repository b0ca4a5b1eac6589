import { JobKind, type KubernetesObject, NamespaceKind } from "@aim-engine/api"
import { InMemoryCluster } from "@aim-engine/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { KubernetesApi } from "../kubernetes-api.ts"
import { withinLimit } from "./creation-limit.ts"

const limit = { name: "discovery", labels: { kind: "slow" }, endedBy: ["Complete", "Failed"], except: [], atMost: 3 }

const job = (name: string): KubernetesObject =>
  Object.assign(
    { apiVersion: "batch/v1", kind: "Job", metadata: { name, namespace: "ns", labels: { kind: "slow" } } },
    { spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "i" }] } } } },
  )

const createWithin = (name: string) =>
  Effect.gen(function* () {
    const api = yield* KubernetesApi
    return yield* withinLimit(
      api,
      JobKind,
      limit,
      Effect.as(api.create(JobKind, job(name), "test"), "created" as const),
    )
  })

describe("a limit on objects that are under way", () => {
  it.live("holds when many are created at once, whoever creates them", () =>
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      const ns = { apiVersion: "v1", kind: "Namespace", metadata: { name: "ns" } }
      yield* api.create(NamespaceKind, ns, "test")
      const names = Array.from({ length: 12 }, (_, index) => `job-${index}`)
      const results = yield* Effect.forEach(names, createWithin, { concurrency: "unbounded" })
      expect(results.filter((result) => result === "created")).toHaveLength(3)

      const conditions = [{ type: "Complete", status: "True" }]
      const [first = ""] = names.filter((_, index) => results[index] === "created")
      const status = { startTime: "2026-01-01T00:00:00Z", completionTime: "2026-01-01T00:00:01Z", conditions }
      yield* api.patch(
        JobKind,
        { namespace: "ns", name: first },
        { type: "merge", body: { status } },
        { fieldManager: "test", subresource: "status" },
      )
      expect(yield* createWithin("next")).toBe("created")
      expect(yield* createWithin("one-too-many")).toBe("unchanged")
    }).pipe(Effect.provide(InMemoryCluster.layer())),
  )
})
