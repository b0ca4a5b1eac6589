import {
  AIM_API_VERSION,
  AIM_KINDS,
  AIMClusterModelKind,
  type AIMClusterModelSource,
  AIMClusterModelSourceKind,
  type AIMClusterModelSourceSpec,
  customResourceDefinitionOf,
  HTTPRouteKind,
  InferenceServiceKind,
  type KubernetesObject,
  SecretKind,
} from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { engineControllers, engineLayer, observersLayer, registryObservers, startEngine } from "@aim-engine/operator"
import { Registry } from "@aim-engine/registry"
import { serve } from "@aim-engine/registry/test-fixtures/loopback-server"
import { InMemoryCluster } from "@aim-engine/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer, References } from "effect"
import { pullSecret } from "./model-cluster.ts"
import { type PlayedNamespace, playedHttpClient, playedRegistries } from "./played-registries.ts"

const TOKEN = "ghp_canary4711canary4711"
const numbered = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}-${String(index).padStart(3, "0")}`)

const HUB: PlayedNamespace = {
  name: "amdenterpriseai",
  repositories: [...numbered("aim", 250), ...numbered("tool", 50)],
  tags: ["0.8.3", "0.8.4", "0.8.5", "latest"],
}
const GITHUB = { name: "acme", repositories: numbered("aim", 130), tags: ["1.0.0", "1.1.0-rc1"], token: TOKEN }

const cluster = InMemoryCluster.layer({
  definitions: AIM_KINDS.map(customResourceDefinitionOf),
  kinds: [InferenceServiceKind, HTTPRouteKind],
  namespaces: ["aim-system"],
})

const engine = (origin: string) => {
  const controllers = engineControllers({ maxConcurrentReconciles: 4, compatibility: false })
  const observers = Layer.unwrap(Effect.map(registryObservers, observersLayer)).pipe(
    Layer.provide(Registry.layer()),
    Layer.provide(playedHttpClient(origin)),
  )
  return startEngine(controllers).pipe(
    Effect.andThen(Effect.never),
    Effect.scoped,
    Effect.provide(engineLayer(controllers, {}, observers)),
  )
}

const create = Effect.fnUntraced(function* (name: string, spec: AIMClusterModelSourceSpec) {
  const object: AIMClusterModelSource = {
    apiVersion: AIM_API_VERSION,
    kind: "AIMClusterModelSource",
    metadata: { name },
    spec,
  }
  yield* (yield* KubernetesApi).create(AIMClusterModelSourceKind, object, "test")
})

/** The source, once it has been scanned. */
const scanned = Effect.fnUntraced(function* (name: string) {
  const api = yield* KubernetesApi
  for (;;) {
    const found: KubernetesObject = yield* api.get(AIMClusterModelSourceKind, "", name)
    const source = isObjectOf(AIMClusterModelSourceKind)(found) ? found : undefined
    const { status } = source?.status ?? {}
    if (source !== undefined && status !== undefined && status !== "Progressing" && status !== "Pending") return source
    yield* Effect.sleep("100 millis")
  }
})

const images = Effect.gen(function* () {
  const { items } = yield* (yield* KubernetesApi).list(AIMClusterModelKind)
  return items
    .filter(isObjectOf(AIMClusterModelKind))
    .map(({ spec }) => spec.image)
    .sort()
})

const world = <A, E>(test: (server: Effect.Success<ReturnType<typeof serve>>) => Effect.Effect<A, E, KubernetesApi>) =>
  Effect.gen(function* () {
    const server = yield* serve(playedRegistries(HUB, GITHUB))
    yield* Effect.forkScoped(engine(server.origin))
    return yield* test(server)
  }).pipe(Effect.scoped, Effect.provide(cluster), Effect.provideService(References.MinimumLogLevel, "None"))

describe("model sources on registries that are listed by namespace", () => {
  it.live("Docker Hub: its API for the repositories, its token server for each of them", () =>
    world(({ seen }) =>
      Effect.gen(function* () {
        yield* create("hub", { filters: [{ image: "amdenterpriseai/aim-*" }], versions: [">=0.8.4"], maxModels: 1000 })
        const { status } = yield* scanned("hub")
        expect(status).toMatchObject({ status: "Ready", availableModels: 500, discoveredModels: 500 })
        expect(yield* images).toEqual(
          numbered("amdenterpriseai/aim", 250)
            .flatMap((name) => [`${name}:0.8.4`, `${name}:0.8.5`])
            .sort(),
        )
        const asked = (path: string) => seen.filter(({ target }) => target.startsWith(path))
        expect(asked("/hub/")).toHaveLength(3)
        expect(asked("/docker/v2/amdenterpriseai/").filter(({ authorization }) => authorization !== undefined).length)
          // The models, too, are asked for in their turn.
          .toBeGreaterThanOrEqual(250)
        expect(seen.filter(({ target }) => target.includes("/tool-"))).toEqual([])
        expect(asked("/nobody")).toEqual([])
      }),
    ),
  )

  it.live("GitHub: its API with the token of a pull Secret, of a user where there is no such organization", () =>
    world(({ seen }) =>
      Effect.gen(function* () {
        const api = yield* KubernetesApi
        const { object } = pullSecret("aim-system", "ghcr", "https://ghcr.io", { username: "bot", password: TOKEN })
        yield* api.create(SecretKind, object, "test")
        yield* create("github", {
          registry: "ghcr.io",
          imagePullSecrets: [{ name: "ghcr" }],
          filters: [{ image: "acme/aim-*", versions: ["1.x"] }],
        })
        const { status } = yield* scanned("github")
        // A prerelease of 1.1.0 lies between 1.0.0 and 2.0.0.
        expect(status).toMatchObject({
          status: "Ready",
          availableModels: 260,
          discoveredModels: 100,
          modelsLimitReached: true,
        })
        expect((yield* images).slice(0, 2)).toEqual(["ghcr.io/acme/aim-000:1.0.0", "ghcr.io/acme/aim-000:1.1.0-rc1"])
        const told = seen.filter(({ authorization = "" }) => authorization.includes(TOKEN)).map(({ target }) => target)
        expect(new Set(told.map((target) => target.split("/")[1]))).toEqual(new Set(["github"]))
        expect(JSON.stringify(status)).not.toContain(TOKEN)
      }),
    ),
  )

  it.live("GitHub without a token says what is needed", () =>
    world(() =>
      Effect.gen(function* () {
        yield* create("bare", { registry: "ghcr.io", filters: [{ image: "acme/aim-*" }] })
        const { status } = yield* scanned("bare")
        expect(status?.status).toBe("Failed")
        expect(status?.conditions?.find(({ type }) => type === "FiltersReady")?.message).toContain(
          "GitHub lists packages only with a token; add a pull secret for ghcr.io with read:packages",
        )
      }),
    ),
  )
})
