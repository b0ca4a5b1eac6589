import { AIM_GROUP, qualifiedKind, type ResourceKind } from "@aim-engine/api"
import { backoffSeconds, serviceReconciler } from "@aim-engine/core"
import {
  type Controller,
  clusterViewLayer,
  eventRecorderLayer,
  makeController,
  startOperator,
  type WatchedKind,
} from "@aim-engine/kubernetes"
import { Layer } from "effect"
import { observersLayer } from "./observers.ts"

/** How the engine works, whatever cluster it works on. */
export interface EngineOptions {
  /** Objects of a kind that are worked on at the same time. */
  readonly maxConcurrentReconciles: number
}

/** Every controller of the engine. */
export const engineControllers = ({ maxConcurrentReconciles }: EngineOptions): ReadonlyArray<Controller> => [
  makeController(serviceReconciler, { workers: maxConcurrentReconciles }),
]

/** Whether the engine works without the kind: it is of another project. What needs it says so in a condition. */
const isOptional = ({ group }: ResourceKind): boolean => group.includes(".") && group !== AIM_GROUP

/** What is watched: exactly the kinds that some controller reads or writes. */
export const watchedKinds = (controllers: ReadonlyArray<Controller>): ReadonlyArray<WatchedKind> => {
  const kinds = new Map(
    controllers.flatMap(({ kind, reads, writes }) =>
      [kind, ...reads, ...writes].map((each) => [qualifiedKind(each), each] as const),
    ),
  )
  return [...kinds.values()].map((kind) => ({ kind, optional: isOptional(kind) }))
}

/** What controllers work with, on whatever cluster the `KubernetesApi` reaches. */
export const engineLayer = (controllers: ReadonlyArray<Controller>) =>
  Layer.merge(
    clusterViewLayer({
      kinds: watchedKinds(controllers),
      observations: { backoffMillis: (failures) => backoffSeconds(failures) * 1000 },
    }).pipe(Layer.provide(observersLayer)),
    eventRecorderLayer,
  )

/** Starts the controllers once the watches are complete; they run until the scope ends, and finish what they are doing then. */
export const startEngine = startOperator
