import type { AIMResolvedModelCache } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { cache, inferenceService } from "../service/test-fixtures/service-cluster.ts"
import { cacheVolumes, mountsCache, servesPathsOf } from "./volumes.ts"

const volumesOf = (artifacts: Record<string, AIMResolvedModelCache>) =>
  cacheVolumes(cache("Ready", { status: { status: "Ready", artifacts } }))
const ready = { status: "Ready", persistentVolumeClaim: "pvc" } as const

describe("the volumes of a cache", () => {
  it("come in the order of the artifacts' names, whatever the status lists first", () => {
    const { volumes } = volumesOf({ b: { ...ready, name: "b" }, a: { ...ready, name: "a" } })
    expect(volumes.map(({ name }) => name)).toEqual(["a", "b"])
  })

  it("are those of artifacts that are ready and have a claim", () => {
    const { volumes } = volumesOf({
      failed: { status: "Failed", persistentVolumeClaim: "pvc" },
      unclaimed: { status: "Ready" },
      good: ready,
    })
    expect(volumes).toEqual([{ name: "good", persistentVolumeClaim: { claimName: "pvc" } }])
  })

  it.each<[string, AIMResolvedModelCache, ReadonlyArray<string>]>([
    ["as the artifact says", { ...ready, mountPoint: "/workspace/cache/x/y" }, ["/workspace/cache/x/y"]],
    ["by model", { ...ready, model: "org/model" }, ["/workspace/cache/org/model"]],
    ["never above the cache", { ...ready, model: "../../etc" }, ["/workspace/cache/etc"]],
    ["by name where nothing is left", { ...ready, model: ".." }, ["/workspace/cache/art"]],
    [
      "also where containers look for the files of earlier model caches",
      { ...ready, mountPoint: "/workspace/model-cache/org/model" },
      ["/workspace/model-cache/org/model", "/workspace/cache/org/model"],
    ],
  ])("are mounted %s", (_title, artifact, paths) => {
    expect(volumesOf({ art: artifact }).mounts.map(({ mountPath }) => mountPath)).toEqual(paths)
  })

  it("never share a path: two volumes there would make the pod invalid", () => {
    const same = { ...ready, model: "org/model" }
    expect(volumesOf({ b: same, a: same })).toEqual({
      volumes: [{ name: "a", persistentVolumeClaim: { claimName: "pvc" } }],
      mounts: [{ name: "a", mountPath: "/workspace/cache/org/model" }],
    })
  })

  it("are one for each claim, mounted once for each model that it holds", () => {
    const held = { ...ready, name: "llama" }
    const first = { ...held, model: "org/model", mountPoint: "/workspace/cache/org/model" }
    const second = { ...held, model: "org/alias", mountPoint: "/workspace/cache/org/alias" }
    const status = {
      status: "Ready",
      artifacts: { llama: first },
      modelCaches: { "org/model": first, "org/alias": second },
    } as const
    expect(cacheVolumes(cache("Ready", { status }))).toEqual({
      volumes: [{ name: "llama", persistentVolumeClaim: { claimName: "pvc" } }],
      mounts: [
        { name: "llama", mountPath: "/workspace/cache/org/alias" },
        { name: "llama", mountPath: "/workspace/cache/org/model" },
      ],
    })
  })

  it("have names of their own, also where those of the artifacts differ only in what volumes cannot be called", () => {
    const { volumes } = volumesOf({ "m-1": { ...ready, model: "a/a" }, "m.1": { ...ready, model: "b/b" } })
    expect(volumes.map(({ name }) => name)).toEqual(["m-1", expect.stringMatching(/^m-1-[0-9a-f]{8}$/)])
  })

  it("tell whether a running service started from a cache", () => {
    const claimed = (name: string) => inferenceService(true, [{ name, claim: "pvc", path: "/workspace/cache" }])
    expect(mountsCache(claimed("qwen"))).toBe(true)
    expect(mountsCache(claimed("temp-cache"))).toBe(false)
    expect(mountsCache(inferenceService(true))).toBe(false)
  })

  it("serve what others would bring if they are mounted at the same paths", () => {
    const mounted = volumesOf({ a: { ...ready, model: "a/a" }, b: { ...ready, model: "b/b" } })
    expect(servesPathsOf(mounted, volumesOf({ z: { ...ready, model: "b/b" } }))).toBe(true)
    expect(servesPathsOf(mounted, volumesOf({ z: { ...ready, model: "c/c" } }))).toBe(false)
  })
})
