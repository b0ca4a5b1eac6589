import { findCondition } from "@aim-engine/core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { bytesOf } from "../../../apps/downloader/src/test-fixtures/download-run.ts"
import { until } from "../scale/load-cluster.ts"
import { type CacheCluster, type Stage, startCacheCluster, withDownloader } from "./cache-cluster.ts"

const FILES = new Map([
  ["config.json", Buffer.from("{}")],
  ["model.safetensors", bytesOf(2 * 1024 * 1024)],
])
const WARM = { status: "Running", CacheReady: "True CacheWarm" }
const NOT_USED = { status: "Running", CacheReady: "True CacheNotUsed" }

describe("caching modes of services", () => {
  let cluster: CacheCluster

  beforeAll(async () => {
    cluster = await startCacheCluster()
    await cluster.operate(withDownloader)
  }, 900_000)
  afterAll(() => cluster?.stop())

  const seen = (stage: Stage, name: string, expected: Readonly<Record<string, string>>) =>
    cluster.scene.untilSeen(stage.namespace, name, expected)
  const isMounted = async (stage: Stage, name: string): Promise<boolean> => {
    const { spec } = await cluster.scene.inferenceService(stage.namespace, name)
    const mounts = spec.predictor.containers?.flatMap(({ volumeMounts = [] }) => volumeMounts) ?? []
    return mounts.some(({ mountPath }) => mountPath === `/workspace/cache/${stage.modelId}`)
  }

  it("Auto and nothing said create no cache, and start without one", async () => {
    const stage = await cluster.stage("without", FILES)
    await stage.serve("auto", { caching: { mode: "Auto" } })
    await stage.serve("silent")
    for (const name of ["auto", "silent"]) {
      await seen(stage, name, NOT_USED)
      expect(await isMounted(stage, name)).toBe(false)
    }
    expect(await stage.caches()).toEqual([])
    expect(await stage.artifacts()).toEqual([])
  }, 300_000)

  describe("while a shared cache is being filled", () => {
    let stage: Stage

    beforeAll(async () => {
      stage = await cluster.stage("filling", FILES)
      stage.hub.bytesPerSecond = 64 * 1024
      await stage.serve("always", { caching: { mode: "Always" } })
      await until("the download has begun", () => stage.hub.sentBytes > 0)
    }, 300_000)

    it("Never and cacheModel: false start at once, without it", async () => {
      await stage.serve("never", { caching: { mode: "Never" } })
      await stage.serve("not-cached", { cacheModel: false })
      for (const name of ["never", "not-cached"]) {
        await seen(stage, name, NOT_USED)
        expect(await isMounted(stage, name)).toBe(false)
      }
    }, 300_000)

    it("Auto and cacheModel: true wait for it", async () => {
      await stage.serve("auto", { caching: { mode: "Auto" } })
      await stage.serve("cached", { cacheModel: true })
      for (const name of ["auto", "cached"]) await seen(stage, name, { CacheReady: "False CacheWarming" })
    }, 300_000)

    it("all of them start from it once it is filled, and share one download", async () => {
      stage.hub.bytesPerSecond = undefined
      for (const name of ["always", "auto", "cached"]) {
        await seen(stage, name, WARM)
        expect(await isMounted(stage, name)).toBe(true)
      }
      expect(await stage.artifacts()).toHaveLength(1)
      const total = [...FILES.values()].reduce((sum, { length }) => sum + length, 0)
      expect(stage.hub.sentBytes).toBeLessThan(total * 1.1)
    }, 300_000)

    it("Never goes without it also once it is there, and Auto uses it", async () => {
      await stage.serve("never-late", { caching: { mode: "Never" } })
      await stage.serve("auto-late", { caching: { mode: "Auto" } })
      await seen(stage, "never-late", NOT_USED)
      await seen(stage, "auto-late", WARM)
      expect(await isMounted(stage, "never-late")).toBe(false)
      expect(await isMounted(stage, "auto-late")).toBe(true)
    }, 300_000)
  })

  it("where a cache failed, Always says so and waits; Auto starts without it, and says which and why", async () => {
    const stage = await cluster.stage("failed", FILES)
    stage.hub.refusal = { status: 403, code: "GatedRepo" }
    await stage.serve("always", { caching: { mode: "Always" } })
    await seen(stage, "always", { CacheReady: "False CacheFailed" })
    await stage.serve("auto", { caching: { mode: "Auto" } })
    const { status } = await seen(stage, "auto", NOT_USED)
    const [cache] = await stage.caches()
    const { message = "" } = findCondition(status?.conditions, "CacheReady") ?? {}
    expect(message).toContain(cache?.metadata.name)
    expect(message).toContain("AuthError")
    expect(await isMounted(stage, "auto")).toBe(false)
  }, 400_000)
})
