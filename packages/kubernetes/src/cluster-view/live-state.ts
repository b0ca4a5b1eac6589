import { type KubernetesObject, type ResourceKind, refKey, refOf } from "@aim-engine/api"
import {
  type ApiError,
  ClusterState,
  isObjectOf,
  type ObservationRequest,
  type Observed,
  undecodable,
} from "@aim-engine/core"
import { Effect, Option } from "effect"
import type { DerivedFacts } from "../dependencies/derived-facts.ts"
import type { ObservationCache } from "../observation/observation-cache.ts"
import type { ObjectStore } from "../store/object-store.ts"

export interface LiveStateSources {
  readonly store: ObjectStore
  readonly facts: Pick<DerivedFacts, "derive">
  readonly observations: Pick<ObservationCache, "observe" | "request">
}

/** The cluster as the watches tell it, in the form that reconcilers read. What is read is not recorded here. */
export const makeLiveState = ({ store, facts, observations }: LiveStateSources): ClusterState["Service"] => {
  const reported = new WeakSet<KubernetesObject>()

  /** Tells once of each stored object that its schema rejects. */
  const report = (object: KubernetesObject, error: ApiError): Effect.Effect<void> => {
    if (reported.has(object)) return Effect.void
    reported.add(object)
    return Effect.logWarning("A stored object is left out", { object: refKey(refOf(object)), error: error.message })
  }

  const decodeAll = Effect.fnUntraced(function* <T extends KubernetesObject>(
    kind: ResourceKind<T>,
    objects: ReadonlyArray<KubernetesObject>,
  ) {
    const decoded = objects.filter(isObjectOf(kind))
    if (decoded.length === objects.length) return decoded
    for (const object of objects) {
      const problem = undecodable(kind, object)
      if (Option.isSome(problem)) yield* report(object, problem.value)
    }
    return decoded
  })

  const informerOf = (kind: ResourceKind) =>
    Effect.suspend(() => {
      const informer = store.of(kind)
      const error = informer.unavailable()
      return error === undefined ? Effect.succeed(informer) : Effect.fail(error)
    })

  return ClusterState.of({
    get: Effect.fnUntraced(function* <T extends KubernetesObject>(
      kind: ResourceKind<T>,
      namespace: string,
      name: string,
    ) {
      const { objects } = yield* informerOf(kind)
      const object = objects.get(kind.scope === "Cluster" ? "" : namespace, name)
      if (object === undefined) return undefined
      if (isObjectOf(kind)(object)) return object
      const problem = undecodable(kind, object)
      if (Option.isNone(problem)) return undefined
      yield* report(object, problem.value)
      return yield* Effect.fail(problem.value)
    }),
    list: (kind, namespace) =>
      Effect.flatMap(informerOf(kind), ({ objects }) => decodeAll(kind, objects.list(namespace))),
    lookup: (index, key) =>
      Effect.flatMap(informerOf(index.kind), ({ objects }) => decodeAll(index.kind, objects.lookup(index, key))),
    derive: facts.derive,
    observe: <A>(request: ObservationRequest<A>): Effect.Effect<Observed<A>> =>
      Effect.map(observations.request(request), () => observations.observe(request)),
  })
}
