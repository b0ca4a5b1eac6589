import { setTimeout as sleep } from "node:timers/promises"
import {
  type AIMClusterModel,
  AIMClusterModelKind,
  AIMClusterModelSourceKind,
  type AIMClusterModelSourceSpec,
} from "@aim-engine/api"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { writesIn } from "../operator/audit-log.ts"
import { OPERATOR_USER } from "../operator/installed-cluster.ts"
import type { OperatorProcess } from "../operator/operator-process.ts"
import { type RealRegistry, startRegistry } from "../registry/real-registry.ts"
import { type LoadCluster, startLoadCluster, until } from "../scale/load-cluster.ts"
import { type Scene, sceneOf } from "../services/scene.ts"
import { imageName, pushCatalog, REPOSITORIES } from "./catalog-content.ts"
import { clusterModel, messageOf, mirrorOf } from "./model-cluster.ts"
import { modelSource, untilSource } from "./model-source.ts"
import { followStates } from "./state-history.ts"

/** The first ten repositories of models are left out, save for one tag that is named. */
const EXCLUDED = REPOSITORIES.slice(0, 10)
const SPEC: AIMClusterModelSourceSpec = {
  filters: [
    { image: "org/aim-*", exclude: EXCLUDED },
    { image: "org/base-01*", versions: ["1.0.0", "1.2.0"] },
    { image: "org/aim-005:dev" },
  ],
  versions: [">=2.3.0", "<2.4.0"],
  syncInterval: "1m",
  maxModels: 1000,
}

/** What the filters mean, said once more in plain words. */
const EXPECTED = [
  ...REPOSITORIES.filter((name) => name.startsWith("org/aim-") && !EXCLUDED.includes(name)).flatMap((repository) =>
    // A prerelease of 2.4.0 comes before it.
    ["2.3.0", "2.4.0-rc1"].map((tag) => ({ repository, tag })),
  ),
  ...REPOSITORIES.filter((name) => name.startsWith("org/base-01")).flatMap((repository) =>
    ["1.0.0", "1.2.0"].map((tag) => ({ repository, tag })),
  ),
  { repository: "org/aim-005", tag: "dev" },
]
  .map(imageName)
  .sort()

/** Listings that one scan takes: the catalog, and each repository that a filter takes. */
const LISTINGS = 1 + 240 + 10

describe("a model source over 300 repositories with 20 tags each", () => {
  let registry: RealRegistry
  let cluster: LoadCluster
  let scene: Scene
  let operator: OperatorProcess

  beforeAll(async () => {
    registry = await startRegistry()
    await pushCatalog(registry)
    cluster = await startLoadCluster()
    scene = sceneOf(cluster.admin)
    operator = await operate()
  }, 900_000)
  afterAll(async () => {
    await cluster?.stop()
    await registry?.stop()
  })

  const operate = () => cluster.operate({ flags: [mirrorOf(registry)] })
  /** How often each listing was read. */
  const readings = (): ReadonlyMap<string, number> => {
    const targets = [...registry.log().matchAll(/"GET (\/v2\/(?:_catalog|[^ ]*\/tags\/list))[^ ]* HTTP/g)]
    return new Map(
      [...Map.groupBy(targets, ([, target = ""]) => target)].map(([target, found]) => [target, found.length]),
    )
  }
  const totalReadings = () => [...readings().values()].reduce((sum, count) => sum + count, 0)
  const ownModels = async (name: string): Promise<ReadonlyArray<AIMClusterModel>> =>
    (await scene.list(AIMClusterModelKind, "")).filter(
      ({ metadata }) => metadata.labels?.["aim.eai.amd.com/model-source"] === name,
    )
  const imagesOf = async (name: string) => (await ownModels(name)).map(({ spec }) => spec.image).sort()

  it("creates exactly the models that its filters, excludes and constraints ask for", async () => {
    await cluster.write([modelSource("org", SPEC)])
    await expect.poll(() => imagesOf("org"), { timeout: 110_000, interval: 500 }).toEqual(EXPECTED)
    const ready = await untilSource(scene, "org", "Ready")
    expect(ready.status).toMatchObject({
      discoveredModels: EXPECTED.length,
      availableModels: EXPECTED.length,
      modelsLimitReached: false,
      lastSyncTime: expect.any(String),
    })
    const [first] = await ownModels("org")
    expect(first?.metadata).toMatchObject({
      labels: {
        "aim.eai.amd.com/origin": "auto-generated",
        "app.kubernetes.io/managed-by": "aim-cluster-model-source-controller",
      },
      annotations: { "aim.eai.amd.com/source-registry": "docker.io" },
      ownerReferences: [{ kind: "AIMClusterModelSource", name: "org", controller: true }],
    })
  })

  it("each of them is Ready in its turn", async () => {
    const ready = async () => (await ownModels("org")).filter(({ status }) => status?.status === "Ready").length
    await expect.poll(ready, { timeout: 110_000, interval: 1000 }).toBe(EXPECTED.length)
  })

  it("reads each listing once an interval, and nothing that is excluded", async () => {
    await until("a second scan", () => (readings().get("/v2/_catalog") ?? 0) >= 2, { seconds: 90 })
    await until("all of it", () => totalReadings() >= 2 * LISTINGS, { seconds: 60 })
    // The next one is 54 seconds away at least.
    await sleep(10_000)
    expect(readings().size).toBe(LISTINGS)
    expect(new Set(readings().values())).toEqual(new Set([2]))
    for (const name of EXCLUDED) expect(readings().has(`/v2/${name}/tags/list`)).toBe(false)
  }, 200_000)

  it("a scan that finds nothing new writes nothing but the time of it", async () => {
    const written = async () => writesIn(await cluster.audit.requestsOf(OPERATOR_USER))
    const before = (await written()).length
    const scans = readings().get("/v2/_catalog") ?? 0
    await until("another scan", () => totalReadings() >= (scans + 1) * LISTINGS, { seconds: 100 })
    await sleep(3_000)
    const uris = (await written()).slice(before).map(({ uri }) => uri)
    expect(uris.filter((uri) => !uri.includes("/aimclustermodelsources/org/status"))).toEqual([])
    expect(uris.length).toBeLessThan(20)
  }, 200_000)

  it("survives a restart of the operator: the same models, one more scan, and no other state on the way", async () => {
    const uids = async () => (await ownModels("org")).map(({ metadata }) => metadata.uid).sort()
    const before = await uids()
    const history = followStates(cluster.admin, AIMClusterModelSourceKind, "org", [
      "Ready",
      "FiltersReady",
      "ExistingModelsReady",
      "RegistryReachable",
      "MaxModelsLimitReached",
    ])
    operator.child.kill("SIGKILL")
    await operator.ended
    const scans = totalReadings()
    operator = await operate()
    await until("the scan of the new operator", () => totalReadings() >= scans + LISTINGS, { seconds: 90 })
    await untilSource(scene, "org", "Ready")
    await sleep(3_000)
    expect(totalReadings()).toBe(scans + LISTINGS)
    expect(await uids()).toEqual(before)
    await history.stop()
    expect(history.states).toEqual([
      "Ready Ready=True/AllComponentsReady FiltersReady=True/AllFiltersSucceeded ExistingModelsReady=True/Listed RegistryReachable=True/RegistryReachable MaxModelsLimitReached=False/WithinLimit",
    ])
  }, 200_000)

  it("makes a model again that somebody deletes, and none for an image that has one", async () => {
    const [victim] = await ownModels("org")
    await scene.remove(AIMClusterModelKind, "", victim?.metadata.name ?? "")
    await expect.poll(() => imagesOf("org"), { timeout: 60_000 }).toEqual(EXPECTED)

    await cluster.write([clusterModel("by-hand", { image: "org/base-040:1.0.0" })])
    await cluster.write([
      modelSource("held", {
        filters: [{ image: "org/base-040", versions: ["1.0.0 || 1.1.0"] }, { image: "org/aim-011:2.3.0" }],
      }),
    ])
    const ready = await untilSource(scene, "held", "Ready")
    expect(await imagesOf("held")).toEqual(["org/base-040:1.1.0"])
    expect(messageOf(ready, "ExistingModelsReady")).toContain("by-hand")
  })

  it("under a limit takes repositories in order, of each the newest versions first, and says what is left out", async () => {
    const limited = { filters: [{ image: "org/base-02*", versions: ["^1.0.0"] }], maxModels: 8 }
    await cluster.write([modelSource("limited", limited)])
    const ready = await untilSource(scene, "limited", "Ready")
    const taken = ["1.5.0", "1.4.0", "1.3.0", "1.2.0", "1.1.0", "1.0.0"].map((tag) => `org/base-020:${tag}`)
    const expected = [...taken, "org/base-021:1.5.0", "org/base-021:1.4.0"].sort()
    await expect.poll(() => imagesOf("limited"), { timeout: 60_000 }).toEqual(expected)
    expect(ready.status).toMatchObject({ discoveredModels: 8, availableModels: 60, modelsLimitReached: true })
    expect(messageOf(ready, "MaxModelsLimitReached")).toBe("Limit reached: 8 created, 60 available, 52 left out")

    // The same choice from scratch: the order is that of the images, and not that of the answers.
    await scene.remove(AIMClusterModelSourceKind, "", "limited")
    await expect.poll(() => imagesOf("limited"), { timeout: 60_000 }).toEqual([])
    await cluster.write([modelSource("limited", limited)])
    await expect.poll(() => imagesOf("limited"), { timeout: 60_000 }).toEqual(expected)
  })

  it("a filter that cannot be understood says so, and the others go on", async () => {
    await cluster.write([
      modelSource("partly", {
        filters: [
          { image: "org/base-045", versions: ["~1.1"] },
          { image: "aim-*" },
          { image: "org/x", versions: ["banana"] },
        ],
      }),
    ])
    const degraded = await untilSource(scene, "partly", "Degraded")
    expect(await imagesOf("partly")).toEqual(["org/base-045:1.1.0"])
    const message = messageOf(degraded, "FiltersReady")
    expect(message).toContain("Filters with errors: 2 of 3")
    expect(message).toContain("a wildcard needs a namespace")
    expect(message).toContain('version constraint "banana" cannot be read')
  })

  it("takes its models away with it", async () => {
    await scene.remove(AIMClusterModelSourceKind, "", "org")
    await expect.poll(() => imagesOf("org"), { timeout: 100_000, interval: 500 }).toEqual([])
  })
})
