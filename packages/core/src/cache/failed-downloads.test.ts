import type { AIMArtifact, AIMResourceStatus, Condition } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  cache,
  clusterOf,
  model,
  planFor,
  service,
  statusAfter,
  template,
} from "../service/test-fixtures/service-cluster.ts"
import { failedDownloads } from "./failed-downloads.ts"

const condition = (type: string, status: Condition["status"], reason: string): Condition => ({
  type,
  status,
  reason,
  message: "",
  lastTransitionTime: "2026-01-30T12:00:00Z",
})
const VERIFIED = condition("DownloadComplete", "True", "Verified")
const LOST = condition("CachePvcReady", "False", "PvcLost")

const download = (
  status: AIMResourceStatus,
  conditions: ReadonlyArray<Condition> = [],
  kind: "AIMArtifact" | "AIMModelCache" = "AIMArtifact",
) => ({
  apiVersion: "aim.eai.amd.com/v1alpha1" as const,
  kind,
  metadata: { name: "qwen", namespace: "ml-team", uid: "artifact-uid" },
  spec: { sourceUri: "hf://qwen/qwen3", modelId: "qwen/qwen3" },
  status: { status, conditions } satisfies AIMArtifact["status"],
})

const FAILED = cache("Failed", {
  status: {
    status: "Failed",
    conditions: [{ ...condition("Ready", "False", "ReferenceNotFound"), message: 'runtime config "team" is gone' }],
    artifacts: { qwen: { name: "qwen", uid: "artifact-uid", status: "Failed" } },
  },
})

describe("the failed downloads of a cache", () => {
  it.each<[string, ReadonlyArray<ReturnType<typeof download>>, boolean, number]>([
    ["one that failed can be started over", [download("Failed")], true, 1],
    ["under the earlier name of the kind, too", [download("Failed", [], "AIMModelCache")], true, 1],
    ["one that goes on is none any more", [download("Progressing")], true, 0],
    ["one that is gone is to come anew", [], true, 0],
    ["one whose files are verified is none, whatever else failed", [download("Failed", [VERIFIED])], false, 0],
    ["nor is such a one of the earlier kind", [download("Failed", [VERIFIED], "AIMModelCache")], false, 0],
    [
      "one whose verified files went with their volume can be started over",
      [download("Failed", [VERIFIED, LOST])],
      true,
      1,
    ],
  ])("%s", (_title, objects, areNamed, count) => {
    const found = Effect.runSync(failedDownloads(FAILED).pipe(Effect.provide(clusterOf(...objects).layer)))
    expect(found.areNamed).toBe(areNamed)
    expect(found.objects).toHaveLength(count)
  })

  it.each([0, 1])(
    "a service never starts verified files over, and says what is wrong (after %i retries)",
    (retryAttempts) => {
      const subject = service({ caching: { mode: "Always" } }, { cache: { retryAttempts } })
      const plan = planFor(subject, clusterOf(model(), template(), FAILED, download("Failed", [VERIFIED])))
      expect(plan.delete).toEqual([])
      expect(statusAfter(plan).cache?.retryAttempts).toBe(retryAttempts)
      expect(statusAfter(plan).conditions?.find(({ type }) => type === "CacheReady")).toMatchObject({
        status: "False",
        reason: "CacheFailed",
        message: expect.stringContaining('ReferenceNotFound: runtime config "team" is gone'),
      })
    },
  )
})
