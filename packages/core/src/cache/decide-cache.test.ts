import type { AIMModelSource, AIMResourceStatus, AIMTemplateCache } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { cacheHealth } from "./cache-health.ts"
import { type CacheFacts, decideCache } from "./decide-cache.ts"

const source: AIMModelSource = { modelId: "org/m", sourceUri: "hf://org/m" }
const cache = (status?: AIMResourceStatus): AIMTemplateCache => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMTemplateCache",
  metadata: { name: "c", namespace: "ml-team", uid: "c-uid" },
  spec: { templateName: "t" },
  ...(status === undefined
    ? {}
    : {
        status: {
          status,
          conditions: [
            {
              type: "Ready",
              status: "False",
              reason: "SourceNotFound",
              message: "no such repository",
              lastTransitionTime: "",
            },
          ],
        },
      }),
})

const facts: CacheFacts = {
  mode: "Shared",
  sources: [source],
  cache: undefined,
  workload: "Absent",
  mounted: "Gone",
  retryAttempts: 0,
  failedDownloads: { areNamed: true, areThere: true },
}
const outcome = (given: Partial<CacheFacts>) => {
  const decision = decideCache({ ...facts, ...given })
  const { state, reason, message } = cacheHealth(decision)
  return { decision: decision._tag, state, reason, message }
}

describe("how a service uses caches", () => {
  it.each<[string, Partial<CacheFacts>, string, string, string]>([
    ["Shared, none there", {}, "Create", "Progressing", "WaitingForCache"],
    ["Dedicated, none there", { mode: "Dedicated" }, "Create", "Progressing", "WaitingForCache"],
    ["service #45: being filled", { cache: cache("Progressing") }, "Wait", "Progressing", "CacheWarming"],
    ["not begun", { cache: cache("Pending") }, "Wait", "Progressing", "WaitingForCache"],
    ["never looked at", { cache: cache() }, "Wait", "Progressing", "WaitingForCache"],
    ["ready", { cache: cache("Ready") }, "Use", "Ready", "CacheWarm"],
    ["degraded", { cache: cache("Degraded") }, "Wait", "Degraded", "CacheWarming"],
    ["failed for the first time", { cache: cache("Failed") }, "Retry", "Progressing", "CacheWarming"],
    ["failed again", { cache: cache("Failed"), retryAttempts: 1 }, "Failed", "Degraded", "CacheFailed"],
    [
      "failed, and started over just now",
      { cache: cache("Failed"), retryAttempts: 1, failedDownloads: { areNamed: true, areThere: false } },
      "Retry",
      "Progressing",
      "CacheWarming",
    ],
    [
      "failed, and somebody else took its downloads away",
      { cache: cache("Failed"), failedDownloads: { areNamed: true, areThere: false } },
      "Failed",
      "Degraded",
      "CacheFailed",
    ],
    [
      "failed with nothing to start over",
      { cache: cache("Failed"), failedDownloads: { areNamed: false, areThere: false } },
      "Failed",
      "Degraded",
      "CacheFailed",
    ],
    [
      "failed under a running service",
      { cache: cache("Failed"), workload: "WithCache", mounted: "ThisCache" },
      "Failed",
      "Degraded",
      "CacheFailed",
    ],
    ["service #46: lost under a running service", { workload: "WithCache" }, "Lost", "Degraded", "CacheLost"],
    ["service #60: nothing to cache", { sources: [] }, "NotUsed", "Ready", "CacheNotUsed"],
    ["no template yet", { sources: undefined }, "Undecided", "Progressing", "WaitingForCache"],
    [
      "no template any more, running",
      { sources: undefined, workload: "WithoutCache" },
      "NotUsed",
      "Ready",
      "CacheNotUsed",
    ],
    [
      "no template any more, running from a cache",
      { sources: undefined, workload: "WithCache", mounted: "ThisCache", cache: cache("Ready") },
      "Use",
      "Ready",
      "CacheWarm",
    ],
    ["Never, even where there is one", { mode: "Never", cache: cache("Ready") }, "NotUsed", "Ready", "CacheNotUsed"],
    ["Auto, none there", { mode: "Auto" }, "NotUsed", "Ready", "CacheNotUsed"],
    ["Auto, ready", { mode: "Auto", cache: cache("Ready") }, "Use", "Ready", "CacheWarm"],
    ["Auto, being filled", { mode: "Auto", cache: cache("Progressing") }, "Wait", "Progressing", "CacheWarming"],
    ["Auto, failed", { mode: "Auto", cache: cache("Failed") }, "NotUsed", "Ready", "CacheNotUsed"],
    [
      "Auto, running without",
      { mode: "Auto", cache: cache("Progressing"), workload: "WithoutCache" },
      "NotUsed",
      "Ready",
      "CacheNotUsed",
    ],
    ["Auto, lost", { mode: "Auto", workload: "WithCache" }, "Lost", "Degraded", "CacheLost"],
    [
      "Auto, running from another cache with the same files",
      { mode: "Auto", workload: "WithCache", mounted: "SameFiles" },
      "Keep",
      "Ready",
      "CacheWarm",
    ],
    [
      "Auto, running from another cache with other files",
      { mode: "Auto", workload: "WithCache", mounted: "OtherFiles" },
      "Leave",
      "Ready",
      "CacheNotUsed",
    ],
    [
      "Shared, running from another cache",
      { workload: "WithCache", mounted: "OtherFiles" },
      "Create",
      "Progressing",
      "WaitingForCache",
    ],
    [
      "nothing to cache any more",
      { workload: "WithCache", sources: [], mounted: "OtherFiles" },
      "NotUsed",
      "Ready",
      "CacheNotUsed",
    ],
  ])("%s", (_title, given, decision, state, reason) => {
    expect(outcome(given)).toMatchObject({ decision, state, reason })
  })

  it("a lost cache is created again only where the mode asks for one", () => {
    expect(decideCache({ ...facts, workload: "WithCache" })).toMatchObject({ create: "Shared" })
    expect(decideCache({ ...facts, mode: "Auto", workload: "WithCache" })).toMatchObject({ create: undefined })
  })

  it("Auto that goes on without a failed cache says which cache failed, and why", () => {
    expect(outcome({ mode: "Auto", cache: cache("Failed") }).message).toBe(
      "cache c is Failed (SourceNotFound: no such repository); the service goes on without it",
    )
  })

  it("Never is refused where only a cache can bring the files", () => {
    const sources = [{ ...source, sourceUri: "s3://bucket/m" }]
    expect(cacheHealth(decideCache({ ...facts, mode: "Never", sources })).errors).toMatchObject([
      { _tag: "InvalidSpec", reason: "CacheRequired" },
    ])
  })
})
