import { type AIMService, AIMServiceKind, type KubernetesObject, refOf } from "@aim-engine/api"
import { isObjectOf, isOfKind } from "@aim-engine/core"
import { engineControllers, engineLayer, startEngine } from "@aim-engine/operator"
import { InMemoryCluster } from "@aim-engine/testing"
import { Clock, Duration, Effect, Schedule } from "effect"
import type { ManifestObject } from "../manifest/manifest-object.ts"
import { compareRefs } from "../plan/planned-changes.ts"
import { serviceRow } from "../render/service-table.ts"
import { populateCluster } from "./populate-cluster.ts"
import { simulateOthers } from "./sandbox-cluster.ts"
import type { ServiceProgress } from "./service-progress.ts"

/** Nothing has changed for this long, and no controller has work: all is settled. Longer than a simulated start takes. */
const SETTLED_AFTER = Duration.seconds(2)
/** Beyond this the sandbox no longer waits for services. */
const SETTLED_WITHIN = Duration.seconds(60)
const REFRESH = Duration.millis(100)

const isService = (object: KubernetesObject): object is AIMService =>
  isOfKind(object, AIMServiceKind) && isObjectOf(AIMServiceKind)(object)

/** The services of the cluster, in the order in which they are shown. */
export const servicesOf = (objects: ReadonlyArray<KubernetesObject>): ReadonlyArray<AIMService> =>
  objects.filter(isService).toSorted((left, right) => compareRefs(refOf(left), refOf(right)))

/** Seconds since now, for later. */
export const stopwatch: Effect.Effect<Effect.Effect<number>> = Effect.map(Clock.currentTimeMillis, (start) =>
  Effect.map(Clock.currentTimeMillis, (now) => (now - start) / 1000),
)

/**
 * Runs the operator's own controllers on a cluster in memory that holds the given objects, shows how the services come
 * up, and returns the cluster's objects once all is settled. With `watch` it never returns.
 */
export const runSandbox = Effect.fnUntraced(function* (
  manifests: ReadonlyArray<ManifestObject>,
  progress: ServiceProgress,
  { watch }: { readonly watch: boolean },
) {
  const cluster = yield* InMemoryCluster
  const controllers = engineControllers({ maxConcurrentReconciles: 4 })
  const show = Effect.flatMap(cluster.objects, (objects) => progress.show(servicesOf(objects).map(serviceRow)))

  return yield* Effect.gen(function* () {
    yield* populateCluster(manifests.filter(({ kind }) => kind !== AIMServiceKind))
    yield* Effect.forkScoped(simulateOthers)
    const engine = yield* startEngine(controllers)
    yield* populateCluster(manifests.filter(({ kind }) => kind === AIMServiceKind))
    yield* Effect.forkScoped(Effect.repeat(show, Schedule.spaced(REFRESH)))
    if (watch) return yield* Effect.never
    yield* Effect.timeoutOption(engine.waitForQuiet({ settle: SETTLED_AFTER }), SETTLED_WITHIN)
    yield* show
    const objects = yield* cluster.objects
    yield* progress.finish(servicesOf(objects).map(serviceRow))
    return objects
  }).pipe(Effect.scoped, Effect.provide(engineLayer(controllers)))
})
