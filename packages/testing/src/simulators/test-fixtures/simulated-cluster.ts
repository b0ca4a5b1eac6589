import {
  GatewayKind,
  HTTPRouteKind,
  InferenceServiceKind,
  type KubernetesObject,
  type ResourceKind,
} from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect, Layer } from "effect"
import { InMemoryCluster } from "../../in-memory-cluster/in-memory-cluster.ts"
import { type SimulationOptions, simulateCluster } from "../simulate-cluster.ts"

const kinds = [InferenceServiceKind, HTTPRouteKind, GatewayKind]

/** A cluster in memory in which everything is played. */
export const simulatedCluster = (options: SimulationOptions = {}) =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      const { writePodLog } = yield* InMemoryCluster
      yield* Effect.forkScoped(simulateCluster({ ...options, kubelet: { ...options.kubelet, writeLog: writePodLog } }))
    }),
  ).pipe(Layer.provideMerge(InMemoryCluster.layer({ kinds })))

const object = (kind: ResourceKind, name: string, content: object): KubernetesObject => ({
  apiVersion: kind.group === "" ? kind.version : `${kind.group}/${kind.version}`,
  kind: kind.kind,
  metadata: { name, namespace: "default" },
  ...content,
})

/** Creates an object in the default namespace. */
export const create = (kind: ResourceKind, name: string, content: object) =>
  Effect.flatMap(KubernetesApi, (api) => api.create(kind, object(kind, name, content), "test"))

/** An object of the default namespace. */
export const read = <T extends KubernetesObject>(kind: ResourceKind<T>, name: string) =>
  Effect.flatMap(KubernetesApi, (api) => api.get(kind, "default", name)).pipe(
    Effect.map((found) => {
      if (!isObjectOf(kind)(found)) throw new Error(`${kind.kind} ${name} does not fit its schema`)
      return found
    }),
  )

/** The names of the objects of a kind in the default namespace. */
export const namesOf = (kind: ResourceKind) =>
  Effect.flatMap(KubernetesApi, (api) => api.list(kind, { namespace: "default" })).pipe(
    Effect.map(({ items }) => items.map(({ metadata }) => metadata.name)),
  )

/** A Job whose only container runs an image; `pod` are further fields of its pods' specification. */
export const job = (image: string, spec: object = {}, pod: object = {}) => ({
  spec: { ...spec, template: { spec: { restartPolicy: "Never", containers: [{ name: "main", image }], ...pod } } },
})
