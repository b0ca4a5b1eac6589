import {
  AIMServiceKind,
  HTTPRouteKind,
  InferenceServiceKind,
  type KubernetesObject,
  type ResourceKind,
} from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { InMemoryCluster, jobBehaviours, passTime, type Surroundings, simulateCluster } from "@aim-engine/testing"
import { Effect, Metric } from "effect"
import { type EngineScope, engineControllers, engineLayer, startEngine } from "../engine.ts"
import { observersLayer } from "../observers/observers-layer.ts"
import { createObject, exampleCluster, exampleObjects, exampleSurroundings, populate } from "./example-cluster.ts"

/** The APIs of other projects that the engine writes to. */
export const FOREIGN_KINDS: ReadonlyArray<ResourceKind> = [InferenceServiceKind, HTTPRouteKind]

/** What a test beside the engine finds, besides the examples. */
interface EngineWorld extends EngineScope {
  /** The APIs of other projects that are installed. */
  readonly kinds?: ReadonlyArray<ResourceKind>
  readonly surroundings?: Surroundings
  /** Whether objects of the earlier API group are worked on. */
  readonly compatibility?: boolean
}

/**
 * Runs a test beside the engine, on a cluster in memory where everything else is played, with metrics of its own. It
 * starts when the engine has had time to bring the catalog to Ready.
 */
export const withEngine = <A, E, R>(
  test: Effect.Effect<A, E, R>,
  { kinds = FOREIGN_KINDS, surroundings = exampleSurroundings(), compatibility = false, ...scope }: EngineWorld = {},
) =>
  Effect.gen(function* () {
    const controllers = engineControllers({ maxConcurrentReconciles: 4, compatibility })
    yield* populate
    const { writePodLog: writeLog } = yield* InMemoryCluster
    yield* Effect.forkScoped(simulateCluster({ kubelet: { behaviours: jobBehaviours(surroundings), writeLog } }))
    yield* startEngine(controllers).pipe(
      Effect.andThen(Effect.never),
      Effect.scoped,
      Effect.provide(engineLayer(controllers, scope, observersLayer(surroundings.registries.observers))),
      Effect.forkScoped,
    )
    yield* passTime("30 seconds")
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
