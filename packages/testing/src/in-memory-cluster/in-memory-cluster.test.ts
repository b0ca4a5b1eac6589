import { AIMServiceKind, customResourceDefinitionOf, PodKind } from "@aim-engine/api"
import { KubernetesApi, type WatchEvent } from "@aim-engine/kubernetes"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import { ConfigMapKind, configMap } from "../test-objects.ts"
import { passTime, settle } from "../virtual-time/pass-time.ts"
import { InMemoryCluster } from "./in-memory-cluster.ts"

const text = (event: WatchEvent): string =>
  event.type === "BOOKMARK" ? `BOOKMARK ${event.resourceVersion}` : `${event.type} ${event.object.metadata.name}`

const service = (name: string, spec: object) => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMService",
  metadata: { name, namespace: "default" },
  spec,
})

const ref = (name: string) => ({ namespace: "default", name })

describe("watches of the in-memory cluster", () => {
  it.effect("a watch sees changes as they happen, and bookmarks when nothing does", () =>
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      const { resourceVersion } = yield* api.list(ConfigMapKind)
      const watching = yield* api
        .watch(ConfigMapKind, resourceVersion)
        .pipe(Stream.take(4), Stream.map(text), Stream.runCollect, Effect.forkChild)
      yield* api.create(ConfigMapKind, configMap("a"), "test")
      yield* settle
      yield* api.delete(ConfigMapKind, ref("a"), { propagation: "Background" })
      yield* passTime("1 minute")
      yield* api.create(PodKind, { ...configMap("pod"), kind: "Pod", ...{ spec: { containers: [] } } }, "test")
      yield* passTime("1 minute")
      const { resourceVersion: now } = yield* api.list(ConfigMapKind)
      const before = String(Number(now) - 1)
      expect(yield* Fiber.join(watching)).toEqual(["ADDED a", "DELETED a", `BOOKMARK ${before}`, `BOOKMARK ${now}`])
    }).pipe(Effect.provide(InMemoryCluster.layer())),
  )

  it.effect("from version 0 a watch begins with what there is", () =>
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      yield* api.create(ConfigMapKind, configMap("b"), "test")
      yield* api.create(ConfigMapKind, configMap("a"), "test")
      const seen = yield* api.watch(ConfigMapKind, "0").pipe(Stream.take(2), Stream.map(text), Stream.runCollect)
      expect(seen).toEqual(["ADDED a", "ADDED b"])
    }).pipe(Effect.provide(InMemoryCluster.layer())),
  )

  it.effect("a watch from before a compaction has expired, and so has one that fell behind", () =>
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      const cluster = yield* InMemoryCluster
      const { resourceVersion } = yield* api.list(ConfigMapKind)
      yield* api.create(ConfigMapKind, configMap("a"), "test")
      yield* cluster.compact
      const error = yield* Effect.flip(Stream.runDrain(api.watch(ConfigMapKind, resourceVersion)))
      expect(error).toMatchObject({ reason: "Expired", status: 410 })
      const later = yield* api.list(ConfigMapKind)
      for (let number = 0; number < 9; number++) yield* api.create(ConfigMapKind, configMap(`n-${number}`), "test")
      const behind = yield* Effect.flip(Stream.runDrain(api.watch(ConfigMapKind, later.resourceVersion)))
      expect(behind.reason).toBe("Expired")
    }).pipe(Effect.provide(InMemoryCluster.layer({ historyLimit: 4 }))),
  )

  it.effect("the server ends a watch after its time", () =>
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      const watching = yield* api.watch(ConfigMapKind, "0").pipe(Stream.runCollect, Effect.forkChild)
      yield* passTime("3 minutes")
      expect((yield* Fiber.join(watching)).map(({ type }) => type)).toEqual(["BOOKMARK", "BOOKMARK"])
    }).pipe(Effect.provide(InMemoryCluster.layer({ watchTimeout: "2 minutes" }))),
  )
})

describe("kinds of the in-memory cluster", () => {
  it.effect("a kind that is not installed is answered as such, until it is", () =>
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      const cluster = yield* InMemoryCluster
      const absent = yield* Effect.flip(api.list(AIMServiceKind))
      expect(absent).toMatchObject({ reason: "ApiNotInstalled", status: 404 })
      expect((yield* Effect.flip(Stream.runDrain(api.watch(AIMServiceKind, "1")))).reason).toBe("ApiNotInstalled")
      yield* cluster.install([customResourceDefinitionOf(AIMServiceKind)])
      expect((yield* api.list(AIMServiceKind)).items).toEqual([])
    }).pipe(Effect.provide(InMemoryCluster.layer())),
  )

  it.effect("our own definitions default, prune and refuse", () =>
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      const created = yield* api.create(AIMServiceKind, service("a", { model: { name: "m" }, typo: 1 }), "test")
      expect(created).toMatchObject({ spec: { model: { name: "m" } } })
      expect(created).not.toHaveProperty("spec.typo")
      const both = service("b", { model: { name: "m", image: "i:1" } })
      const refused = yield* Effect.flip(api.create(AIMServiceKind, both, "test"))
      expect(refused).toMatchObject({ reason: "Invalid", status: 422 })
      const body = { spec: { model: { name: "other" } } }
      const frozen = yield* Effect.flip(
        api.patch(AIMServiceKind, ref("a"), { type: "merge", body }, { fieldManager: "test" }),
      )
      expect(frozen).toMatchObject({ reason: "Invalid", status: 422 })
    }).pipe(Effect.provide(InMemoryCluster.layer({ definitions: [customResourceDefinitionOf(AIMServiceKind)] }))),
  )
})

describe("the side of the in-memory cluster that clients cannot reach", () => {
  it.effect("pod logs are what was written, and refused as an API server refuses them", () =>
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      const cluster = yield* InMemoryCluster
      const containers = [
        { name: "main", image: "a:1" },
        { name: "side", image: "b:1" },
      ]
      yield* api.create(PodKind, { ...configMap("pod"), kind: "Pod", ...{ spec: { containers } } }, "test")
      yield* cluster.writePodLog(ref("pod"), "one\ntwo\nthree\n", { container: "main" })
      const log = (options: object) => api.podLog(ref("pod"), options)
      expect(yield* log({ container: "main", tailLines: 2 })).toBe("two\nthree\n")
      expect(yield* log({ container: "main", limitBytes: 5 })).toBe("one\nt")
      expect((yield* Effect.flip(log({}))).message).toContain("choose one of: [main side]")
      expect((yield* Effect.flip(log({ container: "none" }))).message).toBe("container none is not valid for pod pod")
      expect((yield* Effect.flip(log({ container: "side" }))).message).toContain("is waiting to start")
      expect((yield* Effect.flip(log({ container: "main", previous: true }))).status).toBe(400)
      expect((yield* Effect.flip(api.podLog(ref("none"), {}))).reason).toBe("NotFound")
    }).pipe(Effect.provide(InMemoryCluster.layer())),
  )

  it.effect("requests are counted by verb and resource, those of the cluster itself are not", () =>
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      const cluster = yield* InMemoryCluster
      yield* api.create(ConfigMapKind, configMap("a"), "test")
      yield* api.get(ConfigMapKind, "default", "a")
      yield* Effect.flip(api.get(ConfigMapKind, "default", "b"))
      expect([...(yield* cluster.requests)]).toEqual([
        ["create configmaps", 1],
        ["get configmaps", 2],
      ])
    }).pipe(Effect.provide(InMemoryCluster.layer())),
  )

  it.effect("settled: owners that are gone have taken their dependents with them", () =>
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      const cluster = yield* InMemoryCluster
      const owner = yield* api.create(ConfigMapKind, configMap("owner"), "test")
      const chain = ["child", "grandchild", "great-grandchild"]
      let parent = owner
      for (const name of chain) {
        const { kind, metadata } = parent
        const reference = { apiVersion: "v1", kind, name: metadata.name, uid: metadata.uid ?? "" }
        parent = yield* api.create(ConfigMapKind, configMap(name, {}, { ownerReferences: [reference] }), "test")
      }
      yield* cluster.settled
      expect((yield* api.list(ConfigMapKind)).items).toHaveLength(4)
      yield* api.delete(ConfigMapKind, ref("owner"), { propagation: "Background" })
      yield* cluster.settled
      expect((yield* api.list(ConfigMapKind)).items).toEqual([])
    }).pipe(Effect.provide(InMemoryCluster.layer())),
  )

  it.effect("the same requests give the same cluster, byte for byte; another seed gives other uids", () => {
    const run = (seed: number) =>
      Effect.gen(function* () {
        const api = yield* KubernetesApi
        const cluster = yield* InMemoryCluster
        for (let number = 0; number < 20; number++) {
          const name = `n-${number % 7}`
          const object = configMap(name, { [`k-${number}`]: "v" })
          yield* api.apply(ConfigMapKind, object, { fieldManager: `m-${number % 3}`, force: true })
          yield* TestClock.adjust("400 millis")
        }
        yield* api.delete(ConfigMapKind, ref("n-3"), { propagation: "Foreground" })
        yield* cluster.settled
        return JSON.stringify(yield* cluster.objects)
      }).pipe(Effect.provide(InMemoryCluster.layer({ seed })), Effect.provide(TestClock.layer(), { local: true }))
    return Effect.gen(function* () {
      const first = yield* run(1)
      expect(yield* run(1)).toBe(first)
      expect(yield* run(2)).not.toBe(first)
    })
  })

  it.effect("keys such as __proto__ are data", () =>
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      const data = JSON.parse('{"__proto__": "a", "constructor": "b"}')
      const created = yield* api.create(ConfigMapKind, configMap("a", data), "test")
      expect(JSON.stringify(created)).toContain('"__proto__":"a"')
      const body = JSON.parse('{"data": {"__proto__": "c", "constructor": null}}')
      const patched = yield* api.patch(ConfigMapKind, ref("a"), { type: "merge", body }, { fieldManager: "test" })
      expect(JSON.stringify(patched)).toContain('"data":{"__proto__":"c"}')
      const applied = yield* api.apply(ConfigMapKind, configMap("a", data), { fieldManager: "me", force: true })
      expect(JSON.stringify(applied)).toContain('"__proto__":"a"')
    }).pipe(Effect.provide(InMemoryCluster.layer())),
  )
})
