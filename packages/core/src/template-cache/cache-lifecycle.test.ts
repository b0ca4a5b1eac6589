import { AIMArtifactKind, type AIMRuntimeConfig, AIMTemplateCacheKind, refOf } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { artifactReconciler } from "../artifact/reconcile-artifact.ts"
import { ACCESS } from "../artifact/test-fixtures/artifact-cluster.ts"
import { isObjectOf } from "../cluster-state/object-check.ts"
import type { ClusterSnapshot } from "../cluster-state/snapshot.ts"
import { findCondition } from "../health/conditions.ts"
import { onSnapshots, planToFixpoint } from "../reconcile/fixpoint.ts"
import { templateCacheReconciler } from "./reconcile-template-cache.ts"
import { artifact, cache, clusterOf, NOW, template } from "./test-fixtures/cache-cluster.ts"

const settle = (cluster: ClusterSnapshot) =>
  Effect.runSync(
    planToFixpoint(cluster, [onSnapshots(templateCacheReconciler), onSnapshots(artifactReconciler)], {
      now: NOW,
      maxRounds: 10,
    }),
  )

/** Until nothing changes, then again once the volumes and the downloads that were asked for are there. */
const downloaded = (cluster: ClusterSnapshot) => {
  const { snapshot } = settle(cluster)
  const outcomes = new Map<string, object>([
    ["Job", { conditions: [{ type: "Complete", status: "True" }] }],
    ["PersistentVolumeClaim", { phase: "Bound" }],
  ])
  const done = snapshot.objects
    .filter(({ kind }) => outcomes.has(kind))
    .map((object) => Object.assign({}, object, { status: outcomes.get(object.kind) }))
  return settle(snapshot.with(done))
}

const artifactsOf = ({ objects }: ClusterSnapshot) => objects.filter(isObjectOf(AIMArtifactKind))
const cachesOf = ({ objects }: ClusterSnapshot) => objects.filter(isObjectOf(AIMTemplateCacheKind))
const volumesOf = ({ objects }: ClusterSnapshot) =>
  objects.filter(({ kind }) => kind === "PersistentVolumeClaim").map(({ metadata }) => metadata.uid)

const team: AIMRuntimeConfig = {
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMRuntimeConfig",
  metadata: { name: "team", namespace: "ml-team", uid: "team-uid" },
  spec: {},
}

describe("caches and artifacts together", () => {
  it("two shared caches of one source come to one artifact, one claim and one download", () => {
    const other = cache({ templateScope: "Namespace" }, undefined, { name: "cache-b", uid: "b-uid" })
    const { snapshot, converged } = settle(clusterOf(...ACCESS, template(), cache(), other))
    expect(converged).toBe(true)
    const count = (kind: string) => snapshot.objects.filter((object) => object.kind === kind).length
    expect([count("AIMArtifact"), count("PersistentVolumeClaim"), count("Job")]).toEqual([1, 1, 1])
  })

  it("a download that is complete makes every cache ready that uses it", () => {
    const after = downloaded(clusterOf(...ACCESS, template(), cache()))
    expect(after.converged).toBe(true)
    expect(cachesOf(after.snapshot)).toMatchObject([{ status: { status: "Ready" } }])
  })

  it("files stay what they are while a runtime config is away that they need no more, and every cache says so", () => {
    const owner = cache({ templateScope: "Namespace", runtimeConfigName: "team" })
    const wish = { templateScope: "Namespace", env: [{ name: "HF_TOKEN", value: "t" }] } as const
    const other = cache(wish, undefined, { name: "cache-b", uid: "b-uid" })
    const filled = downloaded(clusterOf(...ACCESS, template(), team, owner)).snapshot
    const away = settle(filled.without([refOf(team)]).with([other]))
    expect(away.converged).toBe(true)
    expect(artifactsOf(away.snapshot)).toMatchObject([{ status: { status: "Failed" } }])
    const because = { reason: "ReferenceNotFound", message: expect.stringContaining('"team"') }
    for (const { status } of cachesOf(away.snapshot)) {
      expect(status?.status).toBe("Failed")
      expect(findCondition(status?.conditions, "ArtifactsReady")).toMatchObject(because)
      expect(Object.keys(status?.artifacts ?? {})).toEqual(artifactsOf(filled).map(({ metadata }) => metadata.name))
    }

    const back = settle(away.snapshot.with([team]))
    expect(artifactsOf(back.snapshot)).toMatchObject([{ status: { status: "Ready" } }])
    expect(cachesOf(back.snapshot)).toMatchObject([{ status: { status: "Ready" } }, { status: { status: "Ready" } }])
    expect(volumesOf(back.snapshot)).toEqual(volumesOf(filled))
  })

  it("files stay with a cache that wants their storage class, though the config is away that chose it", () => {
    const config = { ...team, spec: { storage: { defaultStorageClassName: "fast" } } }
    const held = artifact("own", undefined, { spec: { runtimeConfigName: "team", size: "16Gi" } })
    const wishing = cache({ templateScope: "Namespace", storageClassName: "fast" })
    const filled = downloaded(clusterOf(...ACCESS, template(), config, held, wishing)).snapshot
    expect(cachesOf(filled)).toMatchObject([{ status: { status: "Ready" } }])
    const away = settle(filled.without([refOf(config)])).snapshot
    expect(artifactsOf(away).map(({ metadata }) => metadata.name)).toEqual(["own"])
    expect(cachesOf(away)).toMatchObject([{ status: { status: "Failed", artifacts: { own: { name: "own" } } } }])
  })
})
