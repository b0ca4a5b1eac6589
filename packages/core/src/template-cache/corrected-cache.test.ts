import type { AIMArtifact, AIMRuntimeConfig, AIMTemplateCache, AIMTemplateCacheSpec } from "@aim-engine/api"
import { AIMArtifactKind, AIMTemplateCacheKind } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { isObjectOf } from "../cluster-state/object-check.ts"
import type { ClusterSnapshot } from "../cluster-state/snapshot.ts"
import { cache, clusterOf, planFor, settle, template, writesOf } from "./test-fixtures/cache-cluster.ts"

const config = (name: string): AIMRuntimeConfig => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMRuntimeConfig",
  metadata: { name, namespace: "ml-team", uid: `${name}-config-uid` },
  spec: {},
})
const cacheOf = (spec: Partial<AIMTemplateCacheSpec>, name = "cache-a"): AIMTemplateCache =>
  cache({ templateScope: "Namespace", runtimeConfigName: "bad", ...spec }, undefined, { name, uid: `${name}-uid` })

const artifactsOf = ({ objects }: ClusterSnapshot) => objects.filter(isObjectOf(AIMArtifactKind))
const inState = (artifact: AIMArtifact, status: "Failed" | "Ready"): AIMArtifact => ({
  ...artifact,
  status: {
    status,
    conditions: [
      {
        type: "Ready",
        status: status === "Ready" ? "True" : "False",
        reason: "AuthError",
        message: "Cannot access gated repo",
        lastTransitionTime: "2026-01-30T12:00:00Z",
      },
    ],
  },
})
/** A cluster in which the download of a cache has failed. */
const afterFailure = (subject: AIMTemplateCache) => {
  const { snapshot } = settle(clusterOf(template(), config("bad"), config("good"), subject))
  const failed = artifactsOf(snapshot).map((artifact) => inState(artifact, "Failed"))
  return { failed, cluster: settle(snapshot.with(failed)).snapshot }
}

const CORRECTIONS: ReadonlyArray<[string, Partial<AIMTemplateCacheSpec>]> = [
  ["another runtime config", { runtimeConfigName: "good" }],
  ["other pull secrets", { imagePullSecrets: [{ name: "right" }] }],
  ["another image", { downloadImage: "mirror/downloader" }],
]

describe.each(CORRECTIONS)("a download that failed, and %s", (_title, correction) => {
  it.each(["Shared", "Dedicated"] as const)(
    "corrected in the %s cache: it downloads anew, and is well then",
    (mode) => {
      const { cluster, failed } = afterFailure(cacheOf({ mode }))
      const { snapshot, converged } = settle(cluster.with([cacheOf({ mode, ...correction })]))
      expect(converged).toBe(true)
      const created = artifactsOf(snapshot).filter(({ metadata }) => metadata.name !== failed[0]?.metadata.name)
      expect(created).toHaveLength(1)
      const filled = settle(snapshot.with(created.map((artifact) => inState(artifact, "Ready")))).snapshot
      expect(filled.objects.filter(isObjectOf(AIMTemplateCacheKind))).toMatchObject([{ status: { status: "Ready" } }])
      expect(artifactsOf(filled)).toHaveLength(2)
    },
  )

  it("in another cache: that one does not fail with it, nor starts over what failed by itself", () => {
    const { cluster } = afterFailure(cacheOf({}))
    const other = cacheOf(correction, "cache-b")
    const { snapshot } = settle(cluster.with([other]))
    expect(artifactsOf(snapshot)).toHaveLength(2)
    const failed = artifactsOf(snapshot).map((artifact) => inState(artifact, "Failed"))
    const after = settle(snapshot.with(failed))
    expect(after.converged).toBe(true)
    expect(artifactsOf(after.snapshot)).toHaveLength(2)
    expect(after.snapshot.objects.filter(isObjectOf(AIMTemplateCacheKind))).toMatchObject([
      { status: { status: "Failed" } },
      { status: { status: "Failed" } },
    ])
  })

  it("the artifact that is left behind goes with the cache that created it", () => {
    const { cluster, failed } = afterFailure(cacheOf({}))
    const { snapshot } = settle(cluster.with([cacheOf(correction, "cache-b")]))
    const deleted = cacheOf({})
    const plan = planFor(
      { ...deleted, metadata: { ...deleted.metadata, deletionTimestamp: "2026-01-31T11:59:00Z" } },
      snapshot,
    )
    expect(plan.delete.map(({ ref }) => ref.name)).toEqual(failed.map(({ metadata }) => metadata.name))
  })
})

describe("the name of an artifact", () => {
  it("is the usual one where nothing is in the way", () => {
    const usual = writesOf(planFor(cache(), clusterOf(template())))
    const corrected = cacheOf({ imagePullSecrets: [{ name: "right" }] })
    expect(writesOf(planFor(corrected, clusterOf(template(), config("bad"))))).toEqual(usual)
  })
})
