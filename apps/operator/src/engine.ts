import { backoffSeconds, serviceReconciler } from "@aim-engine/core"
import {
  type Controller,
  clusterViewLayer,
  eventRecorderLayer,
  makeController,
  startOperator,
} from "@aim-engine/kubernetes"
import { Layer } from "effect"
import { observersLayer } from "./observers.ts"
import { engineWatches } from "./watches/engine-watches.ts"

/** How the engine works, whatever cluster it works on. */
export interface EngineOptions {
  /** Objects of a kind that are worked on at the same time. */
  readonly maxConcurrentReconciles: number
}

/** Every controller of the engine. */
export const engineControllers = ({ maxConcurrentReconciles }: EngineOptions): ReadonlyArray<Controller> => [
  makeController(serviceReconciler, { workers: maxConcurrentReconciles }),
]

/** What controllers work with, on whatever cluster the `KubernetesApi` reaches. */
export const engineLayer = (controllers: ReadonlyArray<Controller>) =>
  Layer.merge(
    clusterViewLayer({
      kinds: engineWatches(controllers),
      observations: { backoffMillis: (failures) => backoffSeconds(failures) * 1000 },
    }).pipe(Layer.provide(observersLayer)),
    eventRecorderLayer,
  )

/** Starts the controllers once the watches are complete; they run until the scope ends, and finish what they are doing then. */
export const startEngine = startOperator
