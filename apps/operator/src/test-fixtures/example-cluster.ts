import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import {
  AIM_KINDS,
  customResourceDefinitionOf,
  EARLIER_KINDS,
  GatewayKind,
  type KubernetesObject,
  NamespaceKind,
  NodeKind,
  qualifiedKind,
  type ResourceKind,
  refOf,
  SecretKind,
} from "@aim-engine/api"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { InMemoryCluster, type Surroundings, type SurroundingsOptions, surroundingsOf } from "@aim-engine/testing"
import { Effect, Schema } from "effect"
import { parseAllDocuments } from "yaml"

const KINDS = new Map(
  [...AIM_KINDS, ...EARLIER_KINDS, GatewayKind, NamespaceKind, NodeKind, SecretKind].map(
    (kind): readonly [string, ResourceKind] => [qualifiedKind(kind), kind],
  ),
)

const isManifest = Schema.is(
  Schema.Struct({ apiVersion: Schema.String, kind: Schema.String, metadata: Schema.Struct({ name: Schema.String }) }),
)

/** The objects of one of the bundled example files, e.g. `catalog/llama-3-1-8b-instruct.yaml`. */
export const exampleObjects = (file: string): ReadonlyArray<KubernetesObject> => {
  const path = fileURLToPath(new URL(`../../../../examples/${file}`, import.meta.url))
  return parseAllDocuments(readFileSync(path, "utf8"))
    .map((document): unknown => document.toJS())
    .filter(isManifest)
}

const OWN_KINDS: ReadonlySet<ResourceKind> = new Set(AIM_KINDS)

/** Creates an object, and writes the status that it comes with, as controllers of others do. Ours write theirs themselves. */
export const createObject = Effect.fnUntraced(function* (object: KubernetesObject) {
  const api = yield* KubernetesApi
  const kind = KINDS.get(`${object.apiVersion}/${object.kind}`)
  if (kind === undefined) return yield* Effect.die(`no kind ${object.apiVersion}/${object.kind}`)
  yield* api.create(kind, object, "test")
  if (!("status" in object) || OWN_KINDS.has(kind)) return
  const patch = { type: "merge", body: { status: object.status } } as const
  yield* api.patch(kind, refOf(object), patch, { fieldManager: "test", subresource: "status" })
})

/** A cluster in memory with our kinds of both groups, those given, and what the examples say about nodes, gateway and one model. */
export const exampleCluster = (kinds: ReadonlyArray<ResourceKind>) =>
  InMemoryCluster.layer({
    definitions: [...AIM_KINDS, ...EARLIER_KINDS].map(customResourceDefinitionOf),
    kinds: [GatewayKind, ...kinds],
    namespaces: ["aim-system", "gateways", "ml-team", "research"],
  })

/** The examples' nodes, gateway, runtime configs and one model. */
const populated = [
  "cluster/nodes.yaml",
  "cluster/gateway.yaml",
  "cluster/runtime-configs.yaml",
  "catalog/llama-3-1-8b-instruct.yaml",
].flatMap(exampleObjects)

/** Puts them into the cluster. */
export const populate = Effect.forEach(populated, createObject, { discard: true })

/** The registries, images and model files by which the controllers bring these objects to the statuses that they come with. */
export const exampleSurroundings = (options?: SurroundingsOptions): Surroundings => surroundingsOf(populated, options)
