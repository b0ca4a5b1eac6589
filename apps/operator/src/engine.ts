import {
  artifactReconciler,
  clusterModelReconciler,
  clusterServiceTemplateReconciler,
  earlierReconcilers,
  modelCacheReconciler,
  modelReconciler,
  modelSourceReconciler,
  type ObservationBackoff,
  serviceReconciler,
  serviceTemplateReconciler,
  templateCacheReconciler,
} from "@aim-engine/core"
import {
  type ClusterView,
  type Controller,
  clusterViewLayer,
  type EventRecorder,
  eventRecorderLayer,
  type KubernetesApi,
  makeController,
  type Observers,
  type StatusPath,
  startOperator,
} from "@aim-engine/kubernetes"
import { Effect, Layer } from "effect"
import { dryRunApi, dryRunView } from "./dry-run/dry-run-layer.ts"
import { objectTallies } from "./metrics/object-metrics.ts"
import { stateChanges } from "./metrics/state-changes.ts"
import { observersLayer } from "./observers/observers-layer.ts"
import { engineWatches } from "./watches/engine-watches.ts"

/** How the controllers work, whatever cluster they work on. */
export interface EngineOptions {
  /** Objects of a kind that are worked on at the same time. */
  readonly maxConcurrentReconciles: number
  /** Whether objects of the earlier API group are worked on as well. Not unless said. */
  readonly compatibility?: boolean
}

/** Which part of a cluster is worked on, and whether anything is written to it. */
export interface EngineScope {
  /** The namespaces to watch; all unless some are named. */
  readonly namespaces?: ReadonlyArray<string>
  /** Nothing is written; what would be is logged. */
  readonly dryRun?: boolean
}

/** What the downloader writes into an artifact's status, and the artifact's controller waits for. */
const DOWNLOAD_REPORT: ReadonlyArray<StatusPath> = [
  ["status", "progress"],
  ["status", "download"],
]

/** The controllers of the earlier API group. Each does little: it keeps an object of the present group. */
export const compatibilityControllers: ReadonlyArray<Controller> = earlierReconcilers.map((reconciler) =>
  makeController(reconciler, { workers: 1 }),
)

/** Every controller of the engine, from what is offered to what is served. */
export const engineControllers = ({
  maxConcurrentReconciles: workers,
  compatibility = false,
}: EngineOptions): ReadonlyArray<Controller> => [
  ...(compatibility ? compatibilityControllers : []),
  makeController(modelSourceReconciler, { workers }),
  makeController(clusterModelReconciler, { workers }),
  makeController(modelReconciler, { workers }),
  makeController(clusterServiceTemplateReconciler, { workers }),
  makeController(serviceTemplateReconciler, { workers }),
  makeController(artifactReconciler, { workers, statusPaths: DOWNLOAD_REPORT }),
  makeController(modelCacheReconciler, { workers, statusPaths: DOWNLOAD_REPORT }),
  makeController(templateCacheReconciler, { workers }),
  makeController(serviceReconciler, { workers }),
]

/** When a question is asked again that does not say it itself, such as for a log: at once at first, then ever later. */
const OBSERVATION_BACKOFF: ObservationBackoff = { otherwise: { firstSeconds: 1, capSeconds: 300 } }

const viewLayer = (controllers: ReadonlyArray<Controller>, namespaces: ReadonlyArray<string>) =>
  Layer.unwrap(
    Effect.map(Effect.context<never>(), (context) => {
      const measured = [...objectTallies(context), stateChanges(context)]
      return clusterViewLayer({
        kinds: engineWatches(controllers, namespaces),
        observations: { backoff: OBSERVATION_BACKOFF },
        onChange: ({ before, after }) => {
          for (const { onChange } of measured) onChange(before, after)
        },
      })
    }),
  )

/**
 * What controllers work with, on whatever cluster the `KubernetesApi` reaches; with `dryRun` also that one, without its writes.
 * `observers` answer what is asked beside the API's objects: of pod logs alone unless given, so that nothing is asked
 * of any registry. An operator passes `Layer.unwrap(Effect.map(registryObservers, observersLayer))`, a sandbox or a
 * test `observersLayer(played)`.
 */
export const engineLayer = (
  controllers: ReadonlyArray<Controller>,
  { namespaces = [], dryRun = false }: EngineScope = {},
  observers: Layer.Layer<Observers, never, KubernetesApi> = observersLayer(),
): Layer.Layer<ClusterView | EventRecorder | KubernetesApi, never, KubernetesApi> => {
  const view = Layer.provide(viewLayer(controllers, namespaces), observers)
  const working = Layer.merge(dryRun ? Layer.provide(dryRunView, view) : view, eventRecorderLayer)
  const api = Layer.effectContext(Effect.context<KubernetesApi>())
  return Layer.provideMerge(working, dryRun ? dryRunApi : api)
}

/** Starts the controllers once the watches are complete; they run until the scope ends, and finish what they are doing then. */
export const startEngine = startOperator
