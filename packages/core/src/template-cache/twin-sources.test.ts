import { AIMArtifactKind, type AIMModelSource } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { isObjectOf } from "../cluster-state/object-check.ts"
import { cacheVolumes } from "../inference-service/volumes.ts"
import {
  artifact,
  cache,
  clusterOf,
  conditionOf,
  planFor,
  SOURCE,
  settle,
  statusOf,
  template,
  writesOf,
} from "./test-fixtures/cache-cluster.ts"

const ALIAS: AIMModelSource = { ...SOURCE, modelId: "amd/alias" }
const withToken = (source: AIMModelSource, value: string): AIMModelSource => ({
  ...source,
  env: [{ name: "HF_TOKEN", value }],
})

describe("two sources with one address", () => {
  it.each([[[SOURCE, ALIAS]], [[ALIAS, SOURCE]]])("are one volume, mounted for each of their models", (sources) => {
    const plan = planFor(cache(), clusterOf(template("Ready", sources), artifact("llama", "Ready")))
    expect(statusOf(plan)).toMatchObject({
      status: "Ready",
      artifacts: { llama: { model: sources[0]?.modelId } },
      modelCaches: { "amd/llama": { name: "llama" }, "amd/alias": { name: "llama" } },
    })
    expect(cacheVolumes({ ...cache(), status: statusOf(plan) })).toEqual({
      volumes: [{ name: "llama", persistentVolumeClaim: { claimName: "llama-claim" } }],
      mounts: [
        { name: "llama", mountPath: "/workspace/cache/amd/alias" },
        { name: "llama", mountPath: "/workspace/cache/amd/llama" },
      ],
    })
  })

  it("are downloaded once, with the variables of the first", () => {
    const sources = [withToken(SOURCE, "first"), withToken(ALIAS, "second")]
    const plan = planFor(cache(), clusterOf(template("Ready", sources)))
    expect(plan.apply.map(({ object }) => object)).toMatchObject([{ spec: { env: sources[0]?.env } }])
    expect(conditionOf(plan, "ArtifactsReady")?.message).toBe("0 of 1 artifacts exist; missing: hf://amd/llama")

    const { snapshot, converged } = settle(clusterOf(template("Ready", sources), cache()))
    expect(converged).toBe(true)
    const created = snapshot.objects.filter(isObjectOf(AIMArtifactKind))
    expect(created).toHaveLength(1)
    const failed = created.map(({ metadata, spec }) => artifact(metadata.name, "Failed", { metadata, spec }))
    expect(writesOf(planFor(cache(), snapshot.with(failed)))).toEqual([])
  })
})
