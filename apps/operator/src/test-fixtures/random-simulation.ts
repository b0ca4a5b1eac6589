import {
  AIM_API_VERSION,
  AIM_KINDS,
  type AIMClusterModelSource,
  type AIMService,
  AIMServiceKind,
  type Gateway,
  GatewayKind,
  type KubernetesObject,
  NodeKind,
  qualifiedKind,
  type ResourceKind,
  refOf,
  type Secret,
  SecretKind,
} from "@aim-engine/api"
import { type ApiError, isAlreadyExists, isConflict, isNotFound, isObjectOf, writtenPart } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import {
  CANONICAL_NAME_LABEL,
  type ModelImage,
  roughWeather,
  servableWorld,
  surroundingsOf,
  trouble,
  troubles,
  WORLD_IMAGES,
} from "@aim-engine/testing"
import { Effect } from "effect"
import fc from "fast-check"
import { type Deed, type Simulation, TROUBLED_SECONDS } from "./engine-simulation.ts"

const KINDS = new Map(
  [...AIM_KINDS, GatewayKind, NodeKind, SecretKind].map((kind): readonly [string, ResourceKind] => [
    qualifiedKind(kind),
    kind,
  ]),
)
const kindOf = (object: KubernetesObject): ResourceKind => {
  const kind = KINDS.get(`${object.apiVersion}/${object.kind}`)
  if (kind === undefined) throw new Error(`no kind ${object.apiVersion}/${object.kind}`)
  return kind
}

const gateway: Gateway = {
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "Gateway",
  metadata: { name: "inference", namespace: "gateways" },
  spec: { gatewayClassName: "example", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] },
}

const source: AIMClusterModelSource = {
  apiVersion: AIM_API_VERSION,
  kind: "AIMClusterModelSource",
  metadata: { name: "silogen" },
  spec: { registry: "ghcr.io", filters: [{ image: "silogen/aim-*", versions: [">=1.0"] }] },
}

/** The Secrets that objects of random worlds name. */
const secrets = ["aim-system", "default", "ml-team"].flatMap((namespace) =>
  ["ghcr", "docker-hub", "private", "credentials"].map(
    (name): Secret => ({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, type: "Opaque" }),
  ),
)

const plainService = (name: string, spec: AIMService["spec"]): AIMService => ({
  apiVersion: AIM_API_VERSION,
  kind: "AIMService",
  metadata: { name, namespace: "ml-team" },
  spec,
})

/** Services without anything that could be wrong with them. */
const plainServices = [
  plainService("plain", { model: { name: "llama" } }),
  plainService("cached", { model: { name: "qwen" }, caching: { mode: "Always" } }),
  plainService("own-files", {
    model: { custom: { modelSources: [{ modelId: "acme/own", sourceUri: "hf://acme/own" }], hardware: {} } },
    caching: { mode: "Dedicated" },
  }),
]

const deployment = fc.record(
  {
    gpuModel: fc.constantFrom("MI300X", "MI325X", "MI210"),
    gpuCount: fc.constantFrom(1, 2, 8),
    precision: fc.constantFrom("fp8", "fp16", "nonsense"),
    metric: fc.constantFrom("latency", "throughput"),
  },
  { requiredKeys: [] },
)

/** Images of models with good labels, with bad ones, and without any. */
const image: fc.Arbitrary<ModelImage> = fc
  .oneof(
    { weight: 4, arbitrary: fc.array(deployment, { maxLength: 3 }).map((list) => JSON.stringify(list)) },
    { weight: 1, arbitrary: fc.constantFrom("not json", "", "[1]") },
  )
  .map((recommended) => ({
    labels: {
      [CANONICAL_NAME_LABEL]: "acme/model",
      ...(recommended === "" ? {} : { "com.amd.aim.model.recommendedDeployments": recommended }),
    },
  }))

const early = fc.nat(60)
const later = fc.integer({ min: 60, max: TROUBLED_SECONDS })

/** What somebody does to the object of a number. */
const change = fc.record({
  at: later,
  index: fc.nat(),
  what: fc.constantFrom("delete", "delete and create", "annotate", "scale"),
})

/** Two people may do the same, one what another has made impossible, and some what the API server refuses. */
const tolerant = <A, R>(effect: Effect.Effect<A, ApiError, R>): Effect.Effect<void, ApiError, R> =>
  effect.pipe(
    Effect.asVoid,
    Effect.catchIf(
      (error) => isNotFound(error) || isConflict(error) || isAlreadyExists(error) || error.reason === "Invalid",
      () => Effect.void,
    ),
  )

const create = (object: KubernetesObject) =>
  tolerant(Effect.flatMap(KubernetesApi, (api) => api.create(kindOf(object), object, "people")))

const remove = (object: KubernetesObject) =>
  tolerant(
    Effect.flatMap(KubernetesApi, (api) => api.delete(kindOf(object), refOf(object), { propagation: "Background" })),
  )

const merge = (object: KubernetesObject, body: object) =>
  tolerant(
    Effect.flatMap(KubernetesApi, (api) =>
      api.patch(kindOf(object), refOf(object), { type: "merge", body }, { fieldManager: "people" }),
    ),
  )

const deedOf = (object: KubernetesObject, what: string, at: number): ReadonlyArray<Deed> => {
  switch (what) {
    case "delete":
      return [{ at, run: remove(object) }]
    case "delete and create":
      return [
        { at, run: remove(object) },
        { at: at + 10, run: create(object) },
      ]
    case "scale":
      return object.kind === AIMServiceKind.kind ? [{ at, run: merge(object, { spec: { replicas: 2 } }) }] : []
    default:
      return [{ at, run: merge(object, { metadata: { annotations: { "example.com/touched": String(at) } } }) }]
  }
}

/** The images that objects name, whoever made these objects. */
const imagesNamedBy = (objects: ReadonlyArray<KubernetesObject>): ReadonlyArray<string> =>
  objects.flatMap((object) => (isObjectOf(AIMServiceKind)(object) ? (object.spec.model.image ?? []) : []))

/**
 * Simulations of worlds with objects of every kind: created one after the other, changed, deleted and created again, while
 * registries, Jobs, downloads and the API server have all kinds of trouble, and the operator crashes and is restarted.
 */
export const randomSimulation: fc.Arbitrary<Simulation> = fc
  .record({
    world: servableWorld(),
    images: fc.tuple(image, image),
    troubles,
    created: fc.array(early, { minLength: 1, maxLength: 8 }),
    changes: fc.array(change, { maxLength: 8 }),
    restarts: fc.array(later, { maxLength: 2 }),
    crashes: fc.array(
      fc.record({
        write: fc.integer({ min: 1, max: 200 }),
        when: fc.constantFrom("before" as const, "after" as const),
      }),
      { maxLength: 3 },
    ),
    seed: fc.nat(),
  })
  .map((it) => {
    const objects = [
      gateway,
      source,
      ...secrets,
      ...plainServices,
      ...it.world.objects.filter(({ kind }) => kind !== "Namespace"),
    ].map(writtenPart)
    const named = imagesNamedBy(objects).map((reference): [string, ModelImage] => [reference, { labels: {} }])
    const published = WORLD_IMAGES.map((reference, index): [string, ModelImage] => [
      reference,
      it.images[index] ?? { labels: {} },
    ])
    const surroundings = surroundingsOf(objects, { published: Object.fromEntries([...named, ...published]) })
    const creations = objects.map(
      (object, index): Deed => ({
        at: it.created[index % it.created.length] ?? 0,
        run: create(object),
      }),
    )
    const changes = it.changes.flatMap(({ at, index, what }) => {
      const object = objects[index % objects.length]
      return object === undefined ? [] : deedOf(object, what, at)
    })
    return {
      surroundings,
      deeds: [...creations, ...changes],
      restarts: it.restarts,
      faults: { ...roughWeather(it.seed), crashes: it.crashes },
      heal: trouble(surroundings, it.troubles),
    }
  })
