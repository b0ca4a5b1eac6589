import { AIMServiceKind } from "@aim-engine/api"
import { engineControllers, engineLayer, startEngine } from "@aim-engine/operator"
import { InMemoryCluster } from "@aim-engine/testing"
import { Duration, Effect, Schedule } from "effect"
import type { ManifestObject } from "../manifest/manifest-object.ts"
import { servicesAmong } from "../plan/plan-objects.ts"
import type { ServiceProgress } from "../render/service-progress.ts"
import { serviceRow } from "../render/service-row.ts"
import { populateCluster } from "./populate-cluster.ts"
import { simulateOthers } from "./sandbox-cluster.ts"

/** Nothing has changed for this long, and no controller has work: all is settled. Longer than a simulated start takes. */
const SETTLED_AFTER = Duration.seconds(2)
/** Beyond this the sandbox no longer waits for services. */
const SETTLED_WITHIN = Duration.seconds(60)
const REFRESH = Duration.millis(100)

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
  const show = Effect.flatMap(cluster.objects, (objects) => progress.show(servicesAmong(objects).map(serviceRow)))

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
    yield* progress.finish(servicesAmong(objects).map(serviceRow))
    return objects
  }).pipe(Effect.scoped, Effect.provide(engineLayer(controllers)))
})
