import {
  AIMModelKind,
  AIMServiceKind,
  EarlierAIMClusterImageKind,
  EarlierAIMImageKind,
  EarlierAIMServiceKind,
  EarlierAIMServiceTemplateKind,
  type EarlierKind,
  type KubernetesObject,
  type ResourceKind,
} from "@aim-engine/api"
import { isNotFound } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { passTime } from "@aim-engine/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { serviceAt, withEngine } from "./test-fixtures/engine-cluster.ts"
import { createObject } from "./test-fixtures/example-cluster.ts"

const IMAGE = "ghcr.io/silogen/aim-meta-llama-llama-3-1-8b-instruct:0.7.0"

const earlier = ({ kind, scope }: EarlierKind, name: string, spec: object) => ({
  apiVersion: "aim.silogen.ai/v1alpha1",
  kind,
  metadata: { name, ...(scope === "Cluster" ? {} : { namespace: "ml-team" }), labels: { team: "research" } },
  spec,
})

const MODELS = [
  earlier(EarlierAIMImageKind, "llama-dev", { image: IMAGE, discovery: { enabled: false } }),
  earlier(EarlierAIMServiceTemplateKind, "llama-dev-latency", {
    aimImageName: "llama-dev",
    metric: "latency",
    precision: "fp8",
    gpuSelector: { count: 1, model: "MI300X" },
    modelSources: [{ modelId: "meta-llama/Llama-3.1-8B", sourceUri: "hf://meta-llama/Llama-3.1-8B", size: "16Gi" }],
  }),
]

const SERVICE = earlier(EarlierAIMServiceKind, "chat", {
  model: { ref: "llama-dev" },
  templateRef: "llama-dev-latency",
  cacheModel: false,
  routing: {
    enabled: true,
    gatewayRef: { name: "inference-gateway", namespace: "gateways" },
    routeTemplate: "/{.metadata.labels['team']}/{.spec.model}/",
  },
})

const get = (kind: ResourceKind, name: string, namespace = "ml-team") =>
  Effect.flatMap(KubernetesApi, (api) =>
    Effect.map(api.get(kind, namespace, name), (object) => JSON.parse(JSON.stringify(object))),
  )

const isGone = (kind: ResourceKind, name: string) =>
  Effect.flatMap(KubernetesApi, (api) =>
    api.get(kind, "ml-team", name).pipe(
      Effect.as(false),
      Effect.catchIf(isNotFound, () => Effect.succeed(true)),
    ),
  )

const createAll = (objects: ReadonlyArray<KubernetesObject>) =>
  Effect.andThen(Effect.forEach(objects, createObject, { discard: true }), passTime("2 minutes"))

const deleteObject = (kind: ResourceKind, name: string, propagation: "Background" | "Orphan" = "Background") =>
  Effect.flatMap(KubernetesApi, (api) =>
    Effect.andThen(api.delete(kind, { namespace: "ml-team", name }, { propagation }), passTime("1 minute")),
  )

const beside = { compatibility: true }

describe("objects of the earlier API group", () => {
  it.effect("bring up a service, and tell how it is in the earlier words", () =>
    withEngine(
      Effect.gen(function* () {
        yield* createAll([...MODELS, SERVICE])
        const present = yield* serviceAt("ml-team", "chat")
        expect(present.spec).toMatchObject({
          model: { name: "llama-dev" },
          template: { name: "llama-dev-latency" },
          caching: { mode: "Never" },
          routing: { pathTemplate: "/{.metadata.labels['team']}/{.spec.model.name}/" },
        })
        expect(present.status?.status).toBe("Running")
        const { status } = yield* get(EarlierAIMServiceKind, "chat")
        expect(status).toMatchObject({
          status: "Running",
          observedGeneration: 1,
          resolvedImage: { name: "llama-dev", scope: "Namespace" },
          resolvedTemplate: { name: "llama-dev-latency" },
          routing: { path: "/research/llama-dev" },
        })
        const words = status.conditions.map(({ type, status: holds }: Record<string, string>) => `${type} ${holds}`)
        expect(words).toEqual(
          expect.arrayContaining([
            "Resolved True",
            "RuntimeReady True",
            "RoutingReady True",
            "Ready True",
            "Mirrored True",
          ]),
        )
        expect((yield* get(EarlierAIMServiceTemplateKind, "llama-dev-latency")).status.status).toBe("Available")
        expect((yield* get(EarlierAIMImageKind, "llama-dev")).status.status).toBe("Ready")
      }),
      beside,
    ),
  )

  it.effect("are those to edit: what is kept for them follows, and goes with them", () =>
    withEngine(
      Effect.gen(function* () {
        yield* createAll([...MODELS, SERVICE])
        const api = yield* KubernetesApi
        const body = { spec: { replicas: 2 } }
        yield* api.patch(
          EarlierAIMServiceKind,
          { namespace: "ml-team", name: "chat" },
          { type: "merge", body },
          { fieldManager: "kubectl" },
        )
        yield* passTime("1 minute")
        expect((yield* serviceAt("ml-team", "chat")).spec.replicas).toBe(2)
        expect((yield* get(EarlierAIMServiceKind, "chat")).status.observedGeneration).toBe(2)
        yield* deleteObject(EarlierAIMServiceKind, "chat")
        expect(yield* isGone(AIMServiceKind, "chat")).toBe(true)
      }),
      beside,
    ),
  )

  it.effect("are followed by the present ones without a pause, where they are deleted alone", () =>
    withEngine(
      Effect.gen(function* () {
        yield* createAll([...MODELS, SERVICE])
        const before = yield* serviceAt("ml-team", "chat")
        yield* deleteObject(EarlierAIMServiceKind, "chat", "Orphan")
        const after = yield* serviceAt("ml-team", "chat")
        expect(after.metadata.uid).toBe(before.metadata.uid)
        expect(after.metadata.ownerReferences ?? []).toEqual([])
        expect(after.status?.status).toBe("Running")
      }),
      beside,
    ),
  )

  it.effect("do not touch what a user has under their name", () =>
    withEngine(
      Effect.gen(function* () {
        const own = {
          apiVersion: "aim.eai.amd.com/v1alpha1",
          kind: "AIMModel",
          metadata: { name: "llama-dev", namespace: "ml-team" },
          spec: { image: "x/mine:1", discovery: { extractMetadata: false, createServiceTemplates: false } },
        }
        yield* createAll([own, ...MODELS])
        const model = yield* get(AIMModelKind, "llama-dev")
        expect(model.spec.image).toBe("x/mine:1")
        expect(model.metadata.ownerReferences).toBe(undefined)
        expect((yield* get(EarlierAIMImageKind, "llama-dev")).status).toMatchObject({
          status: "Failed",
          conditions: expect.arrayContaining([expect.objectContaining({ type: "Mirrored", reason: "NameTaken" })]),
        })
      }),
      beside,
    ),
  )

  it.effect("let go of what a user applies under their name: it survives them", () =>
    withEngine(
      Effect.gen(function* () {
        yield* createAll(MODELS)
        const api = yield* KubernetesApi
        const body = {
          metadata: { annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}" } },
          spec: { image: "x/mine:1" },
        }
        const ref = { namespace: "ml-team", name: "llama-dev" }
        yield* api.patch(AIMModelKind, ref, { type: "merge", body }, { fieldManager: "kubectl" })
        yield* passTime("1 minute")
        const model = yield* get(AIMModelKind, "llama-dev")
        expect(model.spec.image).toBe("x/mine:1")
        expect(model.metadata.ownerReferences ?? []).toEqual([])
        yield* deleteObject(EarlierAIMImageKind, "llama-dev")
        expect(yield* isGone(AIMModelKind, "llama-dev")).toBe(false)
      }),
      beside,
    ),
  )

  it.effect("of the cluster are kept in step as well, and at rest nothing is written", () =>
    withEngine(
      Effect.gen(function* () {
        yield* createAll([...MODELS, SERVICE, earlier(EarlierAIMClusterImageKind, "llama-shared", { image: IMAGE })])
        const revisions = Effect.gen(function* () {
          const api = yield* KubernetesApi
          const lists = yield* Effect.forEach(
            [EarlierAIMServiceKind, EarlierAIMClusterImageKind, AIMServiceKind],
            (kind) => api.list(kind),
          )
          return lists.flatMap(({ items }) =>
            items.map(({ metadata }) => `${metadata.name} ${metadata.resourceVersion}`),
          )
        })
        const before = yield* revisions
        yield* passTime("30 minutes")
        expect(yield* revisions).toEqual(before)
        expect((yield* get(EarlierAIMClusterImageKind, "llama-shared", "")).status.observedGeneration).toBe(1)
      }),
      beside,
    ),
  )

  it.effect("are left alone by an operator that was not told of them", () =>
    withEngine(
      Effect.gen(function* () {
        yield* createAll(MODELS)
        expect(yield* isGone(AIMModelKind, "llama-dev")).toBe(true)
      }),
    ),
  )
})
