import { POD_LOG } from "@aim-engine/core"
import { type KubernetesApi, measureObservation, type Observer, Observers } from "@aim-engine/kubernetes"
import { Effect, Layer } from "effect"
import { podLogObserver } from "./pod-log-observer.ts"

const measured = (observers: ReadonlyMap<string, Observer>): ReadonlyMap<string, Observer> =>
  new Map(
    [...observers].map(([type, observer]) => [type, (request) => measureObservation(type, observer(request))] as const),
  )

/**
 * Who answers the questions of reconcilers about what is no object of the API, and how long that takes: the logs of pods
 * come from the `KubernetesApi`, everything else from the observers given, by the `type` of the requests that they answer.
 * An operator gives `registryObservers`; sandboxes and tests give played ones instead, and no network is asked:
 *
 * @example
 * engineLayer(engineControllers(options), {}, observersLayer(new Map([[IMAGE_METADATA, observer], …])))
 */
export const observersLayer = (
  others: ReadonlyMap<string, Observer> = new Map(),
): Layer.Layer<Observers, never, KubernetesApi> =>
  Layer.effect(
    Observers,
    Effect.map(podLogObserver, (podLog) => measured(new Map([...others, [POD_LOG, podLog]]))),
  )
