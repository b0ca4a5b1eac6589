import { AIMClusterModelKind, AIMClusterModelSourceKind } from "@aim-engine/api"
import { routes } from "@aim-engine/registry/test-fixtures/loopback-server"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type LoadCluster, startLoadCluster, until } from "../scale/load-cluster.ts"
import { type Scene, sceneOf } from "../services/scene.ts"
import { messageOf, namesOf } from "./model-cluster.ts"
import { modelSource, untilSource } from "./model-source.ts"
import { type ScriptedRegistry, startScriptedRegistry } from "./scripted-registry.ts"
import { followStates, type StateHistory } from "./state-history.ts"

const REPOSITORIES = ["org/aim-a", "org/aim-b", "org/aim-c", "org/aim-d"]
/** Longer than what the operator waits for by itself after a first failure. */
const RETRY_AFTER = 40

type Mood = "well" | "limited" | "down"

/** When each listing was asked for, and in which mood the registry was: milliseconds. */
interface Asked {
  readonly target: string
  readonly mood: Mood
  readonly at: number
}

describe("a model source whose registry is limited, then down, then well again", () => {
  let registry: ScriptedRegistry
  let cluster: LoadCluster
  let scene: Scene
  let history: StateHistory
  let mood: Mood = "well"
  const asked: Array<Asked> = []

  beforeAll(async () => {
    const well = routes({
      "/v2/_catalog?n=1000": { json: { repositories: REPOSITORIES } },
      ...Object.fromEntries(
        REPOSITORIES.map((name) => [`/v2/${name}/tags/list?n=1000`, { json: { name, tags: ["1.0.0", "1.1.0"] } }]),
      ),
    })
    registry = await startScriptedRegistry((request, count) => {
      if (!/_catalog|tags\/list/.test(request.target)) return well(request, count)
      asked.push({ target: request.target, mood, at: performance.now() })
      if (mood === "limited") return { status: 429, headers: { "retry-after": String(RETRY_AFTER) }, json: {} }
      return mood === "down" ? { send: (response) => response.destroy() } : well(request, count)
    })
    cluster = await startLoadCluster()
    scene = sceneOf(cluster.admin)
    await cluster.operate()
    await cluster.write([
      modelSource("org", {
        registry: registry.host,
        syncInterval: "1m",
        filters: [{ image: "org/aim-*", versions: [">=1.1.0"] }, { image: "org/named:9.9.9" }],
      }),
    ])
  }, 900_000)
  afterAll(async () => {
    await history?.stop()
    await cluster?.stop()
    await registry?.stop()
  })

  const models = async () => namesOf(await scene.list(AIMClusterModelKind, ""))
  const readSource = () => untilSource(scene, "org", "Degraded")
  let made: ReadonlyArray<string>

  it("is Ready while the registry is well", async () => {
    const ready = await untilSource(scene, "org", "Ready")
    expect(ready.status).toMatchObject({ discoveredModels: 5, availableModels: 5 })
    await expect.poll(models, { timeout: 30_000 }).toHaveLength(5)
    made = await models()
    history = followStates(cluster.admin, AIMClusterModelSourceKind, "org", ["FiltersReady", "RegistryReachable"])
  })

  it("keeps to the time that a limited registry asks for, and keeps its models and numbers", async () => {
    mood = "limited"
    const degraded = await untilSource(scene, "org", "Degraded")
    expect(messageOf(degraded, "FiltersReady")).toMatch(
      /^Filters with errors: 1 of 2: org\/aim-\*: .*too many requests \(HTTP 429\)/,
    )
    expect(degraded.status).toMatchObject({ discoveredModels: 5, availableModels: 5 })
    const again = () => asked.filter((one) => one.mood === "limited" && one.target.includes("_catalog"))
    await until("the registry is asked again", () => again().length >= 2, { seconds: 100 })
    const byTarget = Map.groupBy(
      asked.filter((one) => one.mood === "limited"),
      ({ target }) => target,
    )
    for (const times of byTarget.values()) {
      const waits = times.slice(1).map(({ at }, index) => at - (times[index]?.at ?? 0))
      for (const wait of waits) expect(wait).toBeGreaterThan(RETRY_AFTER * 1000 - 500)
    }
  }, 220_000)

  it("tells that it is down, in the same state", async () => {
    mood = "down"
    const message = async () => messageOf(await readSource(), "RegistryReachable")
    await expect.poll(message, { timeout: 110_000, interval: 500 }).not.toContain("429")
    await expect
      .poll(async () => messageOf(await readSource(), "FiltersReady"), { timeout: 110_000, interval: 500 })
      .toMatch(/Filters with errors: 1 of 2: org\/aim-\*: .*(ConnectionReset|NetworkError)/)
    expect(await models()).toEqual(made)
  }, 240_000)

  it("is Ready again by itself, and was Degraded once and not by turns", async () => {
    mood = "well"
    const ready = await untilSource(scene, "org", "Ready", 400_000)
    expect(ready.status).toMatchObject({ discoveredModels: 5, availableModels: 5 })
    expect(await models()).toEqual(made)
    await history.stop()
    const overall = history.states.map((state) => state.split(" ")[0])
    expect(overall.filter((state, index) => state !== overall[index - 1])).toEqual(["Ready", "Degraded", "Ready"])
    const reachable = history.states.map((state) => state.split(" ")[2])
    expect(reachable.filter((state, index) => state !== reachable[index - 1])).toEqual([
      "RegistryReachable=True/RegistryReachable",
      "RegistryReachable=False/RegistryRateLimited",
      "RegistryReachable=False/RegistryUnreachable",
      "RegistryReachable=True/RegistryReachable",
    ])
  }, 500_000)
})
