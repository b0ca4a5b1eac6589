import { AIMServiceKind, type KubernetesObject } from "@aim-engine/api"
import { engineControllers, engineLayer, observersLayer, startEngine } from "@aim-engine/operator"
import { InMemoryCluster, surroundingsOf } from "@aim-engine/testing"
import { Duration, Effect, Fiber, Schedule } from "effect"
import { REGISTRY_IMAGES } from "../../../../examples/generated/registry-images.ts"
import type { ManifestObject } from "../manifest/manifest-object.ts"
import { hasStatus, servicesAmong } from "../plan/plan-objects.ts"
import type { ServiceProgress } from "../render/service-progress.ts"
import { serviceRow } from "../render/service-row.ts"
import { isCatalogSettled } from "./catalog-summary.ts"
import { populateCluster } from "./populate-cluster.ts"
import { DRY_RUN_OPTIONS, simulateOthers } from "./sandbox-cluster.ts"

/** Nothing has changed for this long, and no controller has work: all is settled. Longer than a simulated start takes. */
const SETTLED_AFTER = Duration.seconds(2)
/** Beyond this the sandbox no longer waits, for the catalog and then for services. */
const SETTLED_WITHIN = Duration.seconds(60)
const REFRESH = Duration.millis(100)
const REFRESH_CATALOG = Duration.millis(500)

/** Where it is shown how things come up. */
export interface SandboxView {
  /** Given the cluster's objects again and again while models, templates and caches come up. */
  readonly catalog: (objects: ReadonlyArray<KubernetesObject>) => Effect.Effect<void>
  /** Given them once more when these are as far as they get. */
  readonly catalogSettled: (objects: ReadonlyArray<KubernetesObject>) => Effect.Effect<void>
  readonly services: ServiceProgress
}

/**
 * Runs the operator's own controllers on a cluster in memory that holds the given objects, and returns the cluster's
 * objects once all is settled. The catalog comes first: models and templates get to Ready by what a played registry and
 * played Jobs say. Then the services. With `watch` it never returns.
 */
export const runSandbox = Effect.fnUntraced(function* (
  manifests: ReadonlyArray<ManifestObject>,
  view: SandboxView,
  { watch }: { readonly watch: boolean },
) {
  const cluster = yield* InMemoryCluster
  const controllers = engineControllers({ maxConcurrentReconciles: 4 })
  const surroundings = surroundingsOf(
    manifests.map(({ object }) => object),
    { published: REGISTRY_IMAGES, dryRun: DRY_RUN_OPTIONS },
  )
  const showCatalog = Effect.flatMap(cluster.objects, view.catalog)
  // Before the operator has looked at a service there is nothing to say of it.
  const showServices = Effect.flatMap(cluster.objects, (objects) =>
    view.services.show(servicesAmong(objects).filter(hasStatus).map(serviceRow)),
  )
  const isSettled = Effect.map(cluster.objects, isCatalogSettled)

  return yield* Effect.gen(function* () {
    yield* populateCluster(manifests.filter(({ kind }) => kind !== AIMServiceKind))
    yield* Effect.forkScoped(simulateOthers(surroundings))
    const engine = yield* startEngine(controllers)
    const untilQuiet = Effect.timeoutOption(engine.waitForQuiet({ settle: SETTLED_AFTER }), SETTLED_WITHIN)
    const untilSettled = Effect.andThen(Effect.sleep(REFRESH), isSettled).pipe(
      Effect.repeat({ until: (settled) => settled }),
    )
    const showing = yield* Effect.forkScoped(Effect.repeat(showCatalog, Schedule.spaced(REFRESH_CATALOG)))
    yield* Effect.race(untilSettled, untilQuiet)
    yield* Fiber.interrupt(showing)
    yield* showCatalog
    yield* Effect.flatMap(cluster.objects, view.catalogSettled)

    yield* populateCluster(manifests.filter(({ kind }) => kind === AIMServiceKind))
    yield* Effect.forkScoped(Effect.repeat(showServices, Schedule.spaced(REFRESH)))
    if (watch) return yield* Effect.never
    yield* untilQuiet
    yield* showServices
    const objects = yield* cluster.objects
    yield* view.services.finish(servicesAmong(objects).map(serviceRow))
    return objects
  }).pipe(
    Effect.scoped,
    Effect.provide(engineLayer(controllers, {}, observersLayer(surroundings.registries.observers))),
  )
})
