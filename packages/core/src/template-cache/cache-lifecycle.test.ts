import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { artifactReconciler } from "../artifact/reconcile-artifact.ts"
import { ACCESS } from "../artifact/test-fixtures/artifact-cluster.ts"
import { onSnapshots, planToFixpoint } from "../reconcile/fixpoint.ts"
import { templateCacheReconciler } from "./reconcile-template-cache.ts"
import { cache, clusterOf, NOW, template } from "./test-fixtures/cache-cluster.ts"

const settle = (cluster: ReturnType<typeof clusterOf>) =>
  Effect.runSync(
    planToFixpoint(cluster, [onSnapshots(templateCacheReconciler), onSnapshots(artifactReconciler)], {
      now: NOW,
      maxRounds: 10,
    }),
  )

describe("caches and artifacts together", () => {
  it("two shared caches of one source come to one artifact, one claim and one download", () => {
    const other = cache({ templateScope: "Namespace" }, undefined, { name: "cache-b", uid: "b-uid" })
    const { snapshot, converged } = settle(clusterOf(...ACCESS, template(), cache(), other))
    expect(converged).toBe(true)
    const count = (kind: string) => snapshot.objects.filter((object) => object.kind === kind).length
    expect([count("AIMArtifact"), count("PersistentVolumeClaim"), count("Job")]).toEqual([1, 1, 1])
  })

  it("a download that is complete makes every cache ready that uses it", () => {
    const { snapshot } = settle(clusterOf(...ACCESS, template(), cache()))
    const outcomes = new Map<string, object>([
      ["Job", { conditions: [{ type: "Complete", status: "True" }] }],
      ["PersistentVolumeClaim", { phase: "Bound" }],
    ])
    const done = snapshot.objects
      .filter(({ kind }) => outcomes.has(kind))
      .map((object) => Object.assign({}, object, { status: outcomes.get(object.kind) }))
    const after = settle(snapshot.with(done))
    expect(after.converged).toBe(true)
    const found = after.snapshot.objects.find(({ kind }) => kind === "AIMTemplateCache")
    expect(found).toMatchObject({ status: { status: "Ready" } })
  })
})
