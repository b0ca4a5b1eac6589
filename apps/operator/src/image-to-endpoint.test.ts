import {
  AIM_API_VERSION,
  AIMArtifactKind,
  AIMClusterModelKind,
  type AIMClusterServiceTemplate,
  AIMClusterServiceTemplateKind,
  AIMServiceKind,
  AIMTemplateCacheKind,
  type KubernetesObject,
  type ResourceKind,
  RoleBindingKind,
  ServiceAccountKind,
} from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { InMemoryCluster, passTime, type Surroundings } from "@aim-engine/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { serviceAt, withEngine } from "./test-fixtures/engine-cluster.ts"
import { createObject, exampleSurroundings } from "./test-fixtures/example-cluster.ts"

const IMAGE = "ghcr.io/acme/tiny-chat:1.0.0"

/** The examples' surroundings, and one more image: a registry has it, and nothing else knows of it. */
const withImage = (): Surroundings =>
  exampleSurroundings({
    published: {
      [IMAGE]: {
        labels: {
          "com.amd.aim.model.canonicalName": "acme/tiny-chat",
          "com.amd.aim.model.recommendedDeployments":
            "[{'gpuModel':'MI300X','gpuCount':1,'metric':'latency','precision':'fp8'},{'gpuModel':'MI325X','gpuCount':1}]",
        },
      },
    },
  })

const model: KubernetesObject & object = {
  apiVersion: AIM_API_VERSION,
  kind: "AIMClusterModel",
  metadata: { name: "tiny-chat" },
  ...{ spec: { image: IMAGE } },
}

const service = (name: string, spec: object = {}): KubernetesObject => ({
  apiVersion: AIM_API_VERSION,
  kind: "AIMService",
  metadata: { name, namespace: "ml-team" },
  ...{ spec: { model: { name: "tiny-chat" }, caching: { mode: "Shared" }, ...spec } },
})

const listed = <T extends KubernetesObject>(kind: ResourceKind<T>, namespace?: string) =>
  Effect.flatMap(KubernetesApi, (api) => api.list(kind, namespace === undefined ? {} : { namespace })).pipe(
    Effect.map(({ items }) => items.filter(isObjectOf(kind))),
  )

const isOfModel = ({ spec }: AIMClusterServiceTemplate): boolean => spec.modelName === "tiny-chat"

/** How often what was asked of the API server since an earlier count, where it was at all. */
const requestsSince = Effect.fnUntraced(function* (before: ReadonlyMap<string, number>, verbs: RegExp) {
  const { requests } = yield* InMemoryCluster
  return [...(yield* requests)]
    .map(([what, times]) => [what, times - (before.get(what) ?? 0)] as const)
    .filter(([what, times]) => times > 0 && verbs.test(what))
})

/** Longer than Jobs that have done their work are kept. */
const UNTIL_JOBS_ARE_GONE = "30 minutes"

const counted = Effect.flatMap(InMemoryCluster, ({ requests }) => requests)

describe("from an image in a registry to an endpoint, by the controllers alone", () => {
  it.effect("a model gets templates, these are discovered, and a service runs with its files in a cache", () =>
    withEngine(
      Effect.gen(function* () {
        yield* createObject(model)
        yield* passTime("30 seconds")
        const [found] = (yield* listed(AIMClusterModelKind)).filter(({ metadata }) => metadata.name === "tiny-chat")
        expect(found?.status).toMatchObject({
          status: "Ready",
          imageMetadata: { model: { canonicalName: "acme/tiny-chat" } },
          imageDigest: expect.stringMatching(/^sha256:/),
        })
        const templates = (yield* listed(AIMClusterServiceTemplateKind)).filter(isOfModel)
        expect(templates.map(({ status }) => status?.status).sort()).toEqual(["NotAvailable", "Ready"])

        yield* createObject(service("chat"))
        yield* passTime("2 minutes")
        const { status } = yield* serviceAt("ml-team", "chat")
        expect(status).toMatchObject({
          status: "Running",
          resolvedModel: { name: "tiny-chat", scope: "Cluster" },
          conditions: expect.arrayContaining([
            expect.objectContaining({ type: "CacheReady", status: "True", reason: "CacheWarm" }),
          ]),
        })
        const [cache] = yield* listed(AIMTemplateCacheKind, "ml-team")
        const [artifact] = yield* listed(AIMArtifactKind, "ml-team")
        expect([cache?.status?.status, artifact?.status?.status]).toEqual(["Ready", "Ready"])
        expect(artifact?.status?.progress).toMatchObject({ percentage: 100 })

        // Downloads report under an account of their own.
        const names = (objects: ReadonlyArray<KubernetesObject>) => objects.map(({ metadata }) => metadata.name)
        expect(names(yield* listed(ServiceAccountKind, "ml-team"))).toContain("aim-artifact-downloader")
        expect(names(yield* listed(RoleBindingKind, "ml-team"))).toEqual(["aim-engine-artifact-status-updater"])
      }),
      { surroundings: withImage() },
    ),
  )

  it.effect("and at rest nothing is written, for a day", () =>
    withEngine(
      Effect.gen(function* () {
        yield* createObject(model)
        for (const name of ["a", "b"]) yield* createObject(service(name))
        yield* passTime(UNTIL_JOBS_ARE_GONE)
        expect((yield* serviceAt("ml-team", "b")).status?.status).toBe("Running")
        const before = yield* counted
        for (let hours = 0; hours < 24; hours += 1) yield* passTime("1 hour")
        expect(yield* requestsSince(before, /^(create|apply|patch|delete) /)).toEqual([])
        // Whoever plays the autoscaler looks for KEDA, which is not installed.
        expect(yield* requestsSince(before, /^(get|list|log) (?!scaledobjects)/)).toEqual([])
      }),
      { surroundings: withImage() },
    ),
  )

  it.effect("and what a service costs the API server does not depend on how many there are", () =>
    withEngine(
      Effect.gen(function* () {
        yield* createObject(model)
        yield* createObject(service("first"))
        yield* passTime(UNTIL_JOBS_ARE_GONE)
        const costOf = Effect.fnUntraced(function* (name: string) {
          const before = yield* counted
          yield* createObject(service(name))
          yield* passTime("10 minutes")
          expect((yield* serviceAt("ml-team", name)).status?.status).toBe("Running")
          return new Map(yield* requestsSince(before, /^(create|apply|delete|patch aim)/))
        })
        const second = yield* costOf("second")
        for (let index = 0; index < 20; index++) yield* createObject(service(`more-${index}`))
        yield* passTime("10 minutes")
        expect(yield* costOf("last")).toEqual(second)
        expect(second.get("apply inferenceservices")).toBe(1)
        expect(second.get("apply aimclusterservicetemplates/status") ?? 0).toBe(0)
        expect(second.get("apply aimclustermodels/status") ?? 0).toBe(0)
        expect(yield* listed(AIMServiceKind, "ml-team")).toHaveLength(23)
      }),
      { surroundings: withImage() },
    ),
  )
})
