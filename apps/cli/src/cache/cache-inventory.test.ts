import type { KubernetesObject } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { artifact, cache, pod, service, template, workload } from "../test-fixtures/cached-files.ts"
import { findGarbage, type GarbageRules, takeInventory } from "./cache-inventory.ts"
import { cacheObjectsAmong } from "./cache-objects.ts"
import { cacheRow } from "./cache-row.ts"

const NOW = Date.parse("2026-01-31T00:00:00Z")
const DAY = 86_400_000
const RULES: GarbageRules = { includesHandMade: false, unusedMillis: 0, now: NOW }

const inventoryOf = (...objects: ReadonlyArray<KubernetesObject>) => takeInventory(cacheObjectsAmong(objects))

const usedBy = (...objects: ReadonlyArray<KubernetesObject>) =>
  inventoryOf(...objects).files.map((files) => cacheRow(files).usedBy)

/** What can go, by name: caches, then artifacts. */
const garbage = (objects: ReadonlyArray<KubernetesObject>, rules: Partial<GarbageRules> = {}) => {
  const { caches, files } = findGarbage(inventoryOf(...objects), { ...RULES, ...rules })
  return {
    caches: caches.map(({ cache: { metadata } }) => metadata.name),
    files: files.map(({ artifact: { metadata } }) => metadata.name),
  }
}

const handMade = { labels: {} }
const qwen = [template("qwen"), cache("qwen"), artifact("qwen")]

describe("who needs cached files", () => {
  it("services of the template whose cache holds them", () => {
    expect(usedBy(...qwen, service("chat", "qwen"), service("other", "llama"))).toEqual([["service chat"]])
  })

  it("services that have chosen nothing yet, and may choose that template", () => {
    const { status, ...undecided } = service("new", "qwen")
    expect(usedBy(...qwen, undecided)).toEqual([["service new"]])
  })

  it("not services that use no cache", () => {
    expect(usedBy(...qwen, service("chat", "qwen", { caching: { mode: "Never" } }))).toEqual([[]])
  })

  it("workloads that mount the volume, by the service that they are of", () => {
    const away = service("chat", "qwen", { caching: { mode: "Never" } })
    expect(usedBy(artifact("qwen"), away, workload("chat", "qwen-cache"))).toEqual([["service chat"]])
  })

  it("pods of anybody that mount it, as long as they run", () => {
    expect(usedBy(artifact("qwen"), pod("notebook", "qwen-cache"))).toEqual([["pod notebook"]])
    expect(usedBy(artifact("qwen"), pod("notebook", "qwen-cache", "Succeeded"))).toEqual([[]])
  })

  it("templates that have caches of their own", () => {
    const owner = { apiVersion: "aim.eai.amd.com/v1alpha1", kind: "AIMClusterServiceTemplate", name: "qwen" }
    const owned = cache("qwen", { ownerReferences: [{ ...owner, uid: "qwen-template-uid" }] })
    expect(usedBy(template("qwen"), owned, artifact("qwen"))).toEqual([["cluster template qwen"]])
  })

  it("owners of other projects", () => {
    const owner = { apiVersion: "argoproj.io/v1alpha1", kind: "Application", name: "models", uid: "x" }
    expect(usedBy(artifact("qwen", { metadata: { ownerReferences: [owner] } }))).toEqual([["Application models"]])
  })

  it("a cache that is about to find them", () => {
    const { status, ...fresh } = cache("qwen")
    expect(usedBy(template("qwen"), fresh, artifact("qwen"), service("chat", "qwen"))).toEqual([["service chat"]])
  })
})

describe("what can go", () => {
  it("files that nobody needs, with the cache that was made for a service that is gone", () => {
    expect(garbage(qwen)).toEqual({ caches: ["qwen"], files: ["qwen"] })
  })

  it("nothing that is needed", () => {
    expect(garbage([...qwen, service("chat", "qwen")])).toEqual({ caches: [], files: [] })
  })

  it("a cache without users, and not its files, where a pod still mounts them", () => {
    expect(garbage([...qwen, pod("old", "qwen-cache")])).toEqual({ caches: ["qwen"], files: [] })
  })

  it.each([
    ["files", [artifact("qwen", { metadata: handMade })]],
    ["a cache", [template("qwen"), cache("qwen", handMade), artifact("qwen")]],
  ])("%s that somebody made only where that is asked for", (_what, objects) => {
    expect(garbage(objects)).toEqual({ caches: [], files: [] })
    expect(garbage(objects, { includesHandMade: true }).files).toEqual(["qwen"])
  })

  it("files that two caches hold only with both", () => {
    const draft = { ...cache("draft"), status: cache("qwen").status ?? {} }
    const both = [...qwen, template("draft"), draft]
    expect(garbage([...both, service("chat", "draft")])).toEqual({ caches: ["qwen"], files: [] })
    expect(garbage(both)).toEqual({ caches: ["draft", "qwen"], files: ["qwen"] })
  })

  it("what has not been used for long enough; without a use it counts from when it was made", () => {
    const used = artifact("qwen", { status: { lastUsed: "2026-01-28T00:00:00Z" } })
    expect(garbage([used], { unusedMillis: 4 * DAY }).files).toEqual([])
    expect(garbage([used], { unusedMillis: 3 * DAY }).files).toEqual(["qwen"])
    expect(garbage([artifact("qwen")], { unusedMillis: 30 * DAY }).files).toEqual(["qwen"])
  })

  it("a cache whose files are too young stays with them", () => {
    expect(garbage(qwen, { unusedMillis: 31 * DAY })).toEqual({ caches: [], files: [] })
  })

  it("not what is on its way out already", () => {
    const leaving = artifact("qwen", { metadata: { deletionTimestamp: "2026-01-30T00:00:00Z" } })
    expect(garbage([leaving])).toEqual({ caches: [], files: [] })
  })
})
