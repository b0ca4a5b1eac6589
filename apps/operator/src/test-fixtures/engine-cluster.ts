import {
  AIMServiceKind,
  HTTPRouteKind,
  InferenceServiceKind,
  type KubernetesObject,
  type ResourceKind,
} from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { passTime, simulateCluster } from "@aim-engine/testing"
import { Effect, Metric } from "effect"
import { type EngineScope, engineControllers, engineLayer, startEngine } from "../engine.ts"
import { createObject, exampleCluster, exampleObjects, populate } from "./example-cluster.ts"

/** The APIs of other projects that the engine writes to. */
export const FOREIGN_KINDS: ReadonlyArray<ResourceKind> = [InferenceServiceKind, HTTPRouteKind]

const controllers = engineControllers({ maxConcurrentReconciles: 4 })

/** Runs a test beside the engine, on a cluster in memory where everything else is played, with metrics of its own. */
export const withEngine = <A, E, R>(
  test: Effect.Effect<A, E, R>,
  { kinds = FOREIGN_KINDS, ...scope }: EngineScope & { readonly kinds?: ReadonlyArray<ResourceKind> } = {},
) =>
  Effect.gen(function* () {
    yield* populate
    yield* Effect.forkScoped(simulateCluster())
    yield* startEngine(controllers).pipe(
      Effect.andThen(Effect.never),
      Effect.scoped,
      Effect.provide(engineLayer(controllers, scope)),
      Effect.forkScoped,
    )
    yield* passTime("2 seconds")
    return yield* test
  }).pipe(Effect.scoped, Effect.provide(exampleCluster(kinds)), Effect.provideService(Metric.MetricRegistry, new Map()))

const isService = isObjectOf(AIMServiceKind)

/** A service as it is stored. */
export const serviceAt = Effect.fnUntraced(function* (namespace: string, name: string) {
  const found: KubernetesObject = yield* (yield* KubernetesApi).get(AIMServiceKind, namespace, name)
  return isService(found) ? found : yield* Effect.die(`${name} is no AIMService`)
})

/** The service of `examples/services/llama-chat.yaml`. */
export const chat = exampleObjects("services/llama-chat.yaml").find(isService)

/** Creates that service, with other metadata or a few more fields of its spec. */
export const createChat = (changes: { readonly metadata?: object; readonly spec?: object } = {}) =>
  chat === undefined
    ? Effect.die("examples/services/llama-chat.yaml has no service")
    : createObject({
        ...chat,
        metadata: { ...chat.metadata, ...changes.metadata },
        ...{ spec: { ...chat.spec, ...changes.spec } },
      })
