import { backoffSeconds, serviceReconciler } from "@aim-engine/core"
import {
  type ClusterView,
  type Controller,
  clusterViewLayer,
  type EventRecorder,
  eventRecorderLayer,
  type KubernetesApi,
  makeController,
  startOperator,
} from "@aim-engine/kubernetes"
import { Effect, Layer } from "effect"
import { dryRunApi, dryRunView } from "./dry-run/dry-run-layer.ts"
import { objectTallies } from "./metrics/object-metrics.ts"
import { stateChanges } from "./metrics/state-changes.ts"
import { observersLayer } from "./observers.ts"
import { engineWatches } from "./watches/engine-watches.ts"

/** How the controllers work, whatever cluster they work on. */
export interface EngineOptions {
  /** Objects of a kind that are worked on at the same time. */
  readonly maxConcurrentReconciles: number
}

/** Which part of a cluster is worked on, and whether anything is written to it. */
export interface EngineScope {
  /** The namespaces to watch; all unless some are named. */
  readonly namespaces?: ReadonlyArray<string>
  /** Nothing is written; what would be is logged. */
  readonly dryRun?: boolean
}

/** Every controller of the engine. */
export const engineControllers = ({ maxConcurrentReconciles }: EngineOptions): ReadonlyArray<Controller> => [
  makeController(serviceReconciler, { workers: maxConcurrentReconciles }),
]

const viewLayer = (controllers: ReadonlyArray<Controller>, namespaces: ReadonlyArray<string>) =>
  Layer.unwrap(
    Effect.map(Effect.context<never>(), (context) => {
      const measured = [...objectTallies(context), stateChanges(context)]
      return clusterViewLayer({
        kinds: engineWatches(controllers, namespaces),
        observations: { backoffMillis: (failures) => backoffSeconds(failures) * 1000 },
        onChange: ({ before, after }) => {
          for (const { onChange } of measured) onChange(before, after)
        },
      })
    }),
  ).pipe(Layer.provide(observersLayer))

/** What controllers work with, on whatever cluster the `KubernetesApi` reaches; with `dryRun` also that one, without its writes. */
export const engineLayer = (
  controllers: ReadonlyArray<Controller>,
  { namespaces = [], dryRun = false }: EngineScope = {},
): Layer.Layer<ClusterView | EventRecorder | KubernetesApi, never, KubernetesApi> => {
  const view = viewLayer(controllers, namespaces)
  const working = Layer.merge(dryRun ? Layer.provide(dryRunView, view) : view, eventRecorderLayer)
  const api = Layer.effectContext(Effect.context<KubernetesApi>())
  return Layer.provideMerge(working, dryRun ? dryRunApi : api)
}

/** Starts the controllers once the watches are complete; they run until the scope ends, and finish what they are doing then. */
export const startEngine = startOperator
