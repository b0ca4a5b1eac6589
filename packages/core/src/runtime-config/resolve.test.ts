import type { AIMClusterRuntimeConfig, AIMRuntimeConfig, AIMRuntimeConfigSpec } from "@aim-engine/api"
import { AIMClusterRuntimeConfigKind } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { ApiError } from "../errors/api-error.ts"
import { runtimeConfigHealth } from "./health.ts"
import { resolveRuntimeConfig } from "./resolve.ts"

const namespaced = (name: string, spec: AIMRuntimeConfigSpec): AIMRuntimeConfig => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMRuntimeConfig",
  metadata: { name, namespace: "ml-team", uid: "u-ns" },
  spec,
})
const cluster = (name: string, spec: AIMRuntimeConfigSpec): AIMClusterRuntimeConfig => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMClusterRuntimeConfig",
  metadata: { name, uid: "u-cl" },
  spec,
})

const resolve = (objects: Parameters<typeof makeSnapshot>[0], name?: string, namespace?: string) =>
  Effect.runSync(Effect.result(resolveRuntimeConfig(namespace, name)).pipe(Effect.provide(makeSnapshot(objects).layer)))

describe("the runtime config of an object", () => {
  const both = [namespaced("default", { serviceAccountName: "ns" }), cluster("default", { serviceAccountName: "cl" })]

  it("is that of its namespace over that of the cluster; a blank name means default", () => {
    const resolved = Result.getOrThrow(resolve(both, " ", "ml-team"))
    expect(resolved).toMatchObject({
      name: "default",
      config: { serviceAccountName: "ns" },
      cluster: { serviceAccountName: "cl" },
      namespace: { serviceAccountName: "ns" },
      reference: {
        name: "default",
        namespace: "ml-team",
        scope: "Merged",
        kind: "aim.eai.amd.com/v1alpha1/AIMRuntimeConfig",
        uid: "u-ns",
      },
    })
  })

  it("is the cluster's alone for objects without a namespace", () => {
    expect(Result.getOrThrow(resolve(both))).toMatchObject({
      config: { serviceAccountName: "cl" },
      reference: {
        name: "default",
        scope: "Cluster",
        kind: "aim.eai.amd.com/v1alpha1/AIMClusterRuntimeConfig",
        uid: "u-cl",
      },
    })
  })

  it("migrates deprecated fields of each config before merging", () => {
    const objects = [
      namespaced("c", { defaultStorageClassName: "old-of-namespace" }),
      cluster("c", { storage: { defaultStorageClassName: "new-of-cluster" } }),
    ]
    expect(Result.getOrThrow(resolve(objects, "c", "ml-team")).config).toEqual({
      storage: { defaultStorageClassName: "old-of-namespace" },
    })
  })

  it("selection #41, engine #59: default may be missing", () => {
    const resolution = resolve([], undefined, "ml-team")
    expect(Result.getOrThrow(resolution)).toMatchObject({ config: {}, reference: undefined })
    expect(runtimeConfigHealth(resolution)).toMatchObject({
      state: "Ready",
      reason: "DefaultConfigNotFound",
      errors: [],
    })
  })

  it("selection #41, engine #59: any other may not", () => {
    const resolution = resolve(both, "team", "ml-team")
    expect(Result.isFailure(resolution) && resolution.failure).toMatchObject({
      _tag: "MissingUpstream",
      reason: "ConfigNotFound",
      message: 'runtime config "team" does not exist in namespace ml-team nor in the cluster',
    })
    expect(runtimeConfigHealth(resolution)).toMatchObject({
      component: "RuntimeConfig",
      errors: [{ reason: "ConfigNotFound" }],
    })
  })

  it("found: the condition says where", () => {
    expect(runtimeConfigHealth(resolve(both, "default", "ml-team"))).toMatchObject({
      state: "Ready",
      reason: "ConfigFound",
      message: 'Runtime config "default" of namespace ml-team, over the cluster\'s',
    })
  })

  it("is unknown while one scope cannot be read, though the other can", () => {
    const error = new ApiError({ reason: "ServiceUnavailable", message: "down" })
    const { layer } = makeSnapshot(both).withUnreadable(AIMClusterRuntimeConfigKind, error)
    const resolution = Effect.runSync(
      Effect.result(resolveRuntimeConfig("ml-team", "default")).pipe(Effect.provide(layer)),
    )
    expect(Result.isFailure(resolution) && resolution.failure).toMatchObject({ _tag: "Infrastructure" })
  })
})
