import type { KubernetesObject } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import fc from "fast-check"
import { retrySeconds } from "../cluster-state/observation-backoff.ts"
import { AuthError, InfrastructureError } from "../errors/domain-error.ts"
import { secret } from "../model/test-fixtures/model-cluster.ts"
import { formatTime } from "../time/rfc3339.ts"
import { scanSchedule } from "./scan-schedule.ts"
import {
  CATALOG,
  conditionOf,
  imagesIn,
  modelsIn,
  otherModel,
  READ_AT,
  registries,
  scan,
  source,
  statusOf,
} from "./test-fixtures/source-cluster.ts"

const down = new InfrastructureError({ reason: "RegistryUnreachable", message: "no route to host" })
const limited = new InfrastructureError({ reason: "RegistryRateLimited", message: "slow down", retryAfterSeconds: 60 })
const refused = new AuthError({ reason: "ImagePullAuthFailure", message: "not found or not accessible" })
const asked = (result: ReturnType<typeof scan>) =>
  result.asked.map(
    ({ type, parameters }) => `${type} ${parameters.registry}/${parameters.repository ?? parameters.owner}`,
  )
const ALL = ["org/aim-a:1.0.0", "org/aim-a:1.1.0", "org/aim-b:1.0.0", "org/aim-b:latest"]

describe("a source of models", () => {
  it("creates a cluster model for each image that a filter takes", () => {
    const result = scan([source()])
    expect(imagesIn(result)).toEqual(ALL)
    expect(asked(result)).toEqual([
      "RegistryRepositories docker.io/org",
      "RegistryTags docker.io/org/aim-a",
      "RegistryTags docker.io/org/aim-b",
    ])
    expect(statusOf(result)).toMatchObject({
      observedGeneration: 1,
      status: "Ready",
      discoveredModels: 4,
      availableModels: 4,
      modelsLimitReached: false,
      lastSyncTime: formatTime(READ_AT),
    })
    expect(conditionOf(result, "FiltersReady")).toBe("True/AllFiltersSucceeded: Filters carried out: 1")
    expect(conditionOf(result, "ExistingModelsReady")).toBe("True/Listed: Models of the source: 4")
    expect(conditionOf(result, "MaxModelsLimitReached")).toBe("False/WithinLimit: Created 4 models, within limit")
    expect(conditionOf(result, "Syncing")).toMatch(/^False\/SyncIdle/)
    expect(conditionOf(result, "RegistryReachable")).toMatch(/^True\/RegistryReachable/)
  })

  it("its models say where they are from, and go with it", () => {
    const result = scan([source({ imagePullSecrets: [{ name: "pull" }] }), secret("pull", "1", "aim-system")])
    expect(modelsIn(result)[0]).toMatchObject({
      metadata: {
        name: expect.stringMatching(/^org-aim-a-1-0-0-[0-9a-f]{6}$/),
        labels: {
          "aim.eai.amd.com/model-source": "amd",
          "aim.eai.amd.com/cluster-model-source.name": "amd",
          "aim.eai.amd.com/origin": "auto-generated",
          "app.kubernetes.io/managed-by": "aim-cluster-model-source-controller",
        },
        annotations: {
          "aim.eai.amd.com/source-registry": "docker.io",
          "aim.eai.amd.com/source-repository": "org/aim-a",
          "aim.eai.amd.com/source-tag": "1.0.0",
        },
        ownerReferences: [{ kind: "AIMClusterModelSource", name: "amd", uid: "source-uid", controller: true }],
      },
      spec: { image: "org/aim-a:1.0.0", imagePullSecrets: [{ name: "pull" }] },
    })
  })

  it("asks no registry for what its filters name, and only for tags of a repository", () => {
    const filters = [{ image: "ghcr.io/o/x:1.0.0" }, { image: "org/aim-a", versions: [">1.0.0"] }]
    const result = scan([source({ filters })])
    expect(asked(result)).toEqual(["RegistryTags docker.io/org/aim-a"])
    expect(imagesIn(result)).toEqual(["ghcr.io/o/x:1.0.0", "org/aim-a:1.1.0"])
  })

  it("asks once for what two filters want, and not for what is excluded", () => {
    const filters = [{ image: "org/aim-*", exclude: ["org/aim-b"] }, { image: "org/aim-a" }]
    const result = scan([source({ filters })])
    expect(asked(result).toSorted()).toEqual(["RegistryRepositories docker.io/org", "RegistryTags docker.io/org/aim-a"])
  })

  it("keeps its models when no filter takes them any more, and makes those again that somebody deletes", () => {
    const before = scan([source()])
    const [first, ...rest] = modelsIn(before)
    const narrowed = source({ filters: [{ image: "org/none:1.0.0" }] }, { generation: 2 })
    expect(imagesIn(scan([narrowed, ...modelsIn(before)]))).toEqual([...ALL, "org/none:1.0.0"])
    expect(imagesIn(scan([source(), ...rest]))).toContain(first?.spec.image)
  })

  it("gives an image that another cluster model has no second one, however it is written", () => {
    const result = scan([source(), otherModel("mine", "docker.io/org/aim-a:1.0.0")])
    expect(modelsIn(result)).toHaveLength(4)
    expect(statusOf(result)).toMatchObject({ discoveredModels: 3, availableModels: 4 })
    expect(conditionOf(result, "ExistingModelsReady")).toBe(
      "True/Listed: Models of the source: 3; images of other cluster models get none: mine",
    )
  })

  it("two sources share no image: the first has it", () => {
    const second = source({}, { name: "second", uid: "second-uid" })
    const result = scan([source(), second])
    expect(modelsIn(result)).toHaveLength(4)
    expect(new Set(modelsIn(result).map(({ metadata }) => metadata.labels?.["aim.eai.amd.com/model-source"]))).toEqual(
      new Set(["amd"]),
    )
  })

  it("hands changed Secrets and labels down to its models, and leaves their images alone", () => {
    const before = scan([source()]).snapshot.objects
    const edited: ReadonlyArray<KubernetesObject> = before.map((object) =>
      object.kind === "AIMClusterModel" ? { ...object, spec: { image: "org/edited:1" } } : object,
    )
    const changed = source(
      { imagePullSecrets: [{ name: "new" }] },
      { generation: 2, labels: { "aim.eai.amd.com/team": "a" } },
    )
    const models = modelsIn(
      scan([...edited.filter(({ kind }) => kind === "AIMClusterModel"), changed, secret("new", "1", "aim-system")]),
    )
    expect(models).toHaveLength(4)
    for (const model of models) {
      expect(model.spec).toEqual({ image: "org/edited:1", imagePullSecrets: [{ name: "new" }] })
      expect(model.metadata.labels?.["aim.eai.amd.com/team"]).toBe("a")
    }
  })

  it("stops at its limit, always at the same", () => {
    const result = scan([source({ maxModels: 3 })])
    expect(imagesIn(result)).toEqual(ALL.slice(0, 3))
    expect(statusOf(result)).toMatchObject({ discoveredModels: 3, availableModels: 4, modelsLimitReached: true })
    expect(conditionOf(result, "MaxModelsLimitReached")).toBe(
      "True/LimitReached: Limit reached: 3 created, 4 available, 1 left out",
    )
  })
})

describe("a source whose registry fails", () => {
  it("models #69: what was found counts nevertheless", () => {
    const result = scan(
      [source({ filters: [{ image: "org/aim-*" }, { image: "org/other" }] })],
      registries(CATALOG, { "docker.io/org/aim-b": down }),
    )
    expect(statusOf(result)).toMatchObject({ status: "Degraded", lastSyncTime: formatTime(READ_AT) })
    expect(imagesIn(result)).toEqual(["org/aim-a:1.0.0", "org/aim-a:1.1.0", "org/other:1.0.0"])
    expect(conditionOf(result, "FiltersReady")).toBe(
      "False/SomeFiltersFailed: Filters with errors: 1 of 2: org/aim-*: RegistryUnreachable: no route to host",
    )
    expect(conditionOf(result, "RegistryReachable")).toBe(
      "False/RegistryUnreachable: RegistryUnreachable: no route to host",
    )
  })

  it("what was found before counts while it cannot be found anew, and is told as a failure", () => {
    const observer = registries(CATALOG)
    const result = scan([source()], (request) => {
      const observed = observer(request)
      return observed?._tag === "Known" && request.parameters.repository === "org/aim-b"
        ? { _tag: "Failed", error: down, at: READ_AT, nextAttemptAt: READ_AT + 30_000, last: observed }
        : observed
    })
    expect(statusOf(result)).toMatchObject({ status: "Failed", discoveredModels: 4 })
    expect(imagesIn(result)).toEqual(ALL)
  })

  it("with all filters: it fails, keeps what it knew, and has not synced", () => {
    const before = scan([source()])
    const result = scan(before.snapshot.objects, registries(CATALOG, { "docker.io": down }))
    expect(statusOf(result)).toMatchObject({
      status: "Failed",
      discoveredModels: 4,
      availableModels: 4,
      lastSyncTime: formatTime(READ_AT),
    })
    expect(conditionOf(result, "FiltersReady")).toMatch(/^False\/AllFiltersFailed/)
    expect(imagesIn(result)).toEqual(ALL)
  })

  it("refused credentials are told by their own condition", () => {
    const result = scan([source()], registries(CATALOG, { "docker.io": refused }))
    expect(statusOf(result).status).toBe("Failed")
    expect(conditionOf(result, "AuthValid")).toMatch(/^False\/AuthError/)
    expect(conditionOf(result, "RegistryReachable")).toMatch(/^False\/ImagePullAuthFailure/)
  })

  it("a constraint that cannot be read fails its filter, and says nothing of the registry", () => {
    const filters = [{ image: "org/aim-*", versions: ["banana"] }, { image: "org/other" }]
    const result = scan([source({ filters })])
    expect(imagesIn(result)).toEqual(["org/other:1.0.0"])
    expect(conditionOf(result, "FiltersReady")).toMatch(/^False\/SomeFiltersFailed: .*InvalidVersionConstraint/)
    expect(conditionOf(result, "RegistryReachable")).toMatch(/^True/)
  })

  it("a Secret that does not exist is told, and no registry is asked", () => {
    const result = scan([source({ imagePullSecrets: [{ name: "gone" }] })])
    expect(result.asked).toEqual([])
    expect(statusOf(result).status).toBe("Failed")
    expect(conditionOf(result, "FiltersReady")).toMatch(/^False\/SecretNotFound: .*namespace aim-system/)
  })

  it("many failures make no long message", () => {
    const filters = Array.from({ length: 100 }, (_, index) => ({ image: `org/${"x".repeat(200)}${index}` }))
    const message = conditionOf(scan([source({ filters })], registries({})), "FiltersReady") ?? ""
    expect(message).toContain("Filters with errors: 100 of 100")
    expect(message.length).toBeLessThan(1100)
  })
})

describe("when registries are read", () => {
  const schedule = (spec: Parameters<typeof source>[0] = {}, metadata: Parameters<typeof source>[1] = {}) =>
    scanSchedule(source(spec, metadata), "v1")

  it.each([
    ["1h", 3600],
    ["30m", 1800],
    ["1s", 60],
  ])("every %s: within a tenth of %i s", (syncInterval, seconds) => {
    const { ttlSeconds } = schedule({ syncInterval })
    expect(ttlSeconds).toBeGreaterThanOrEqual(Math.max(60, seconds * 0.9))
    expect(ttlSeconds).toBeLessThanOrEqual(seconds * 1.1)
    expect(schedule({ syncInterval }).ttlSeconds).toBe(ttlSeconds)
  })

  it.each([
    ["the first failure", down, 1, 30],
    ["models #64: the second failure", down, 2, 60],
    ["many", down, 20, 3600],
    ["a wish to be left alone", limited, 1, 60],
  ])("again after %s", (_title, error, failures, seconds) => {
    expect(retrySeconds(schedule().backoff, error, failures)).toBe(seconds)
  })

  it("at once after a change, a user's wish, or another Secret; not for anything else", () => {
    const { scan: first } = schedule()
    expect(schedule({}, { generation: 2 }).scan).not.toBe(first)
    expect(schedule({}, { annotations: { "aim.eai.amd.com/sync-requested-at": "now" } }).scan).not.toBe(first)
    expect(scanSchedule(source(), "v2").scan).not.toBe(first)
    expect(schedule({}, { labels: { a: "b" }, annotations: { note: "x" }, resourceVersion: "9" }).scan).toBe(first)
  })

  it("an interval that is none is told, and nothing else stops", () => {
    // The API server refuses the text; objects from elsewhere may have it.
    const result = scan([source({ syncInterval: "soon" })])
    expect(statusOf(result).status).toBe("Failed")
    expect(conditionOf(result, "ConfigValid")).toMatch(/^False\/InvalidSpec: .*syncInterval "soon" is no duration/)
    expect(imagesIn(result)).toEqual(ALL)
  })

  it("while they are read nothing is created, and it is told", () => {
    const result = scan([source()], (request) =>
      request.parameters.repository === "org/aim-b" ? undefined : registries(CATALOG)(request),
    )
    expect(modelsIn(result)).toEqual([])
    expect(statusOf(result)).toMatchObject({ status: "Progressing", discoveredModels: 0 })
    expect(conditionOf(result, "Syncing")).toMatch(/^True\/SyncInProgress/)
    expect(conditionOf(result, "FiltersReady")).toBe("False/SyncInProgress: Filters being carried out: 1 of 1")
  })

  it("an operator that was started anew changes nothing while it reads", () => {
    for (const observer of [registries(CATALOG), registries(CATALOG, { "docker.io/org/aim-b": down })]) {
      const before = scan([source()], observer)
      const after = scan(before.snapshot.objects, () => undefined)
      expect({ ...statusOf(after), conditions: [] }).toEqual({ ...statusOf(before), conditions: [] })
      for (const type of ["Ready", "FiltersReady", "RegistryReachable"]) {
        expect(conditionOf(after, type)).toBe(conditionOf(before, type))
      }
    }
  })
})

describe("planning a source to the end", () => {
  const filter = fc.record(
    {
      image: fc.constantFrom("org/aim-*", "org/aim-a", "org/other:1.0.0", "Org/*", "ghcr.io/none/x"),
      versions: fc.constantFrom([">=1.0.0"], ["banana"], []),
      exclude: fc.constantFrom(["org/aim-a"], []),
    },
    { requiredKeys: ["image"] },
  )
  const spec = fc.record({
    filters: fc.array(filter, { minLength: 1, maxLength: 3 }),
    maxModels: fc.integer({ min: 1, max: 5 }),
  })
  const observer = fc.constantFrom(
    registries(CATALOG),
    registries(CATALOG, { "docker.io": down }),
    registries(CATALOG, { "docker.io/org/aim-a": limited }),
    () => undefined,
  )

  it("planning on the state that a plan produced changes nothing, and tells nothing new", () => {
    fc.assert(
      fc.property(spec, observer, observer, (given, first, second) => {
        const result = scan(scan([source(given)], first).snapshot.objects, second)
        expect(result.converged).toBe(true)
        expect(result.plans.flatMap(({ changes }) => changes)).toEqual([])
        expect(result.plans.flatMap(({ plan }) => plan.events.filter(({ recurring }) => !recurring))).toEqual([])
        expect(modelsIn(result).length).toBeLessThanOrEqual(given.maxModels)
      }),
    )
  })
})
