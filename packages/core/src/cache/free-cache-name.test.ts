import type { AIMServiceTemplate, AIMTemplateCache } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { findCondition } from "../health/conditions.ts"
import { dedicatedCacheName, otherSharedCacheName, sharedCacheName } from "../service/child-names.ts"
import {
  cache,
  clusterOf,
  fixpointOf,
  inferenceService,
  model,
  planFor,
  planned,
  service,
  statusAfter,
  template,
} from "../service/test-fixtures/service-cluster.ts"

const NAME = Result.getOrThrow(sharedCacheName("qwen-latency", "ml-team"))
const OTHER_NAME = Result.getOrThrow(
  otherSharedCacheName({ scope: "Namespace", namespace: "ml-team", name: "qwen-latency" }, "ml-team"),
)
const namespaced: AIMServiceTemplate = {
  ...template(),
  kind: "AIMServiceTemplate",
  metadata: { name: "qwen-latency", namespace: "ml-team", uid: "own-uid" },
}
const namesake = (name: string, spec: Partial<AIMTemplateCache["spec"]> = {}): AIMTemplateCache => {
  const other = cache("Ready", { metadata: { name, uid: `${name}-uid` } })
  return { ...other, spec: { ...other.spec, ...spec } }
}
const always = service({ caching: { mode: "Always" }, template: { name: "qwen-latency" } })
const plan = (...caches: ReadonlyArray<AIMTemplateCache>) =>
  planFor(always, clusterOf(model(), template(), namespaced, ...caches))
const nameIn = (...caches: ReadonlyArray<AIMTemplateCache>) =>
  planned(plan(...caches), "AIMTemplateCache")?.metadata.name

describe("the name of a cache that a service creates", () => {
  it("is the usual one while nothing has it", () => {
    expect(nameIn()).toBe(NAME)
  })

  it.each<[string, Partial<AIMTemplateCache["spec"]>]>([
    ["of the cluster template of the same name", {}],
    ["of another template", { templateName: "another", templateScope: "Namespace" }],
    ["that somebody keeps for themselves", { templateScope: "Namespace", mode: "Dedicated" }],
  ])("is another one where a cache %s has the usual one", (_title, spec) => {
    expect(nameIn(namesake(NAME, spec))).toBe(OTHER_NAME)
  })

  it("is waited for while a cache of this template that had it is being deleted", () => {
    const going = namesake(NAME, { templateScope: "Namespace" })
    const deletionTimestamp = "2026-01-31T11:59:00Z"
    expect(nameIn({ ...going, metadata: { ...going.metadata, deletionTimestamp } })).toBe(NAME)
  })

  it("is found again: services of both templates have a cache each, and neither plans it for ever", () => {
    const { converged, snapshot } = fixpointOf(clusterOf(model(), template(), namespaced, namesake(NAME), always))
    const caches = snapshot.objects.filter(({ kind }) => kind === "AIMTemplateCache")
    expect(converged).toBe(true)
    expect(caches.map(({ metadata }) => metadata.name).toSorted()).toEqual([NAME, OTHER_NAME].toSorted())
  })

  it("cannot be had where others have that one, too: the service says so, and names them", () => {
    const result = plan(namesake(NAME), namesake(OTHER_NAME))
    const ready = findCondition(statusAfter(result).conditions, "CacheReady")
    expect(planned(result, "AIMTemplateCache")).toBeUndefined()
    expect(ready).toMatchObject({ status: "False", reason: "CacheNameTaken" })
    for (const name of [NAME, OTHER_NAME]) expect(ready?.message).toContain(name)
    expect(statusAfter(result).status).toBe("Failed")
  })

  it("is that of the service for a dedicated one; what has it is told as well", () => {
    const { uid = "", name } = always.metadata
    const own = Result.getOrThrow(dedicatedCacheName("qwen-latency", name, uid))
    const dedicated = { ...always, spec: { ...always.spec, caching: { mode: "Dedicated" } as const } }
    const refused = planFor(dedicated, clusterOf(model(), template(), namespaced, namesake(own)))
    expect(findCondition(statusAfter(refused).conditions, "CacheReady")).toMatchObject({ reason: "CacheNameTaken" })
  })

  it("stops nothing that runs", () => {
    const volume = { name: "qwen", claim: "qwen-claim", path: "/workspace/cache/qwen/qwen3" }
    const objects = [model(), template(), namespaced, inferenceService(true, [volume])]
    const running = planFor(always, clusterOf(...objects, namesake(NAME), namesake(OTHER_NAME)))
    expect(planned(running, "InferenceService")).toBeDefined()
  })
})
